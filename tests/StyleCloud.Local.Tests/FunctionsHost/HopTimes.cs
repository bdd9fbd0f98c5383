using System.Diagnostics;
using System.Globalization;

namespace StyleCloud.Local.Tests.FunctionsHost;

/// <summary>
/// Prints what an invocation costs through host and worker; nothing is asserted about time. To see it:
/// <c>dotnet test --project tests/StyleCloud.Local.Tests -- --filter-class "*HopTimes" --show-live-output on</c>.
/// </summary>
public sealed class HopTimes(AzuriteFixture azurite, ITestOutputHelper output)
{
    private const int Invocations = 50;
    private const int TwentyMebibytes = 20 * 1024 * 1024;
    private static readonly HttpClient Http = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Queue_OneMessageAfterAnother_PrintsTheHostsDurations()
    {
        await using var files = new HostUnderTest(azurite);
        await using var host = new HostProcess(files, azurite);
        await host.ReadyAsync();
        await files.Queue.CreateAsync(cancellationToken: Token);
        for (var i = 1; i <= Invocations; i++)
        {
            await files.Queue.SendMessageAsync($"message {i}", Token);
            await files.RecordsAsync("Message end", i);
        }

        await Eventually.TrueAsync(() => host.Lines("Executed 'Message'").Count == Invocations, "every invocation is logged");
        Print("queue", host.Lines("Executed 'Message'").Select(line => line[(line.IndexOf("Duration=", StringComparison.Ordinal) + "Duration=".Length)..].Split("ms")[0]).Select(text => double.Parse(text, CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Http_RequestsAndTwentyMebibytes_PrintsTheClientsTimes()
    {
        await using var host = await new HostUnderTest(azurite).StartAsync();
        List<double> times = [];
        for (var i = 0; i < Invocations; i++)
            times.Add(await TimeAsync(() => Http.GetByteArrayAsync(new Uri(host.Address, "api/fixed/1"), Token)));

        Print("GET", times);
        Print("20 MiB up", [await TimeAsync(async () => (await Http.PostAsync(new Uri(host.Address, "api/count"), new ByteArrayContent(new byte[TwentyMebibytes]), Token)).EnsureSuccessStatusCode())]);
        Print("20 MiB down", [await TimeAsync(() => Http.GetByteArrayAsync(new Uri(host.Address, $"api/zeros?n={TwentyMebibytes}"), Token))]);
    }

    private static async Task<double> TimeAsync(Func<Task> action)
    {
        var start = Stopwatch.GetTimestamp();
        await action();
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private void Print(string what, IEnumerable<double> milliseconds)
    {
        var all = milliseconds.ToList();
        output.WriteLine(FormattableString.Invariant($"{what}: first {all[0]:0.0} ms, median {all.Order().ElementAt(all.Count / 2):0.0} ms, longest of the rest {all.Skip(1).DefaultIfEmpty().Max():0.0} ms, {all.Count} in all"));
    }
}
