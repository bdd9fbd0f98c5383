using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;

switch (Environment.GetEnvironmentVariable("TESTAPP_START"))
{
    case "die":
        await Console.Error.WriteLineAsync("no reason to live");
        return 7;
    case "deaf":
        await Task.Delay(Timeout.InfiniteTimeSpan);
        break;
}

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
await builder.Build().RunAsync();
if (Environment.GetEnvironmentVariable("TESTAPP_END") == "never")
    await Task.Delay(Timeout.InfiniteTimeSpan);
return 0;
