using System.CommandLine;
using Spectre.Console;
using StyleCloud.Local.Azurite;
using StyleCloud.Local.EventGrid;
using StyleCloud.Local.FunctionsHost;

namespace StyleCloud.Local;

/// <summary>The command line.</summary>
internal static class LocalCommand
{
    private static readonly Option<string?> Input = new("--input", "-i") { Description = "Photo to stylise. Without it a drawing that this program makes." };
    private static readonly Option<string[]> Style = new("--style", "-s") { Description = "Painting, or style of the library; repeat for several, weights behind @: painting.jpg@0.7.", AllowMultipleArgumentsPerToken = true };
    private static readonly Option<string[]> EngineOption = new("--option") { Description = "Option of the engine, name=value; repeat for several: --option preset=fast --option size=512." };
    private static readonly Option<string?> Output = new("--output", "-o") { Description = "File to save the picture to. Default: below .stylecloud/output." };
    private static readonly Option<bool> Watch = new("--watch", "-w") { Description = "Stay up, print how to reach everything, and stylise whatever is dropped." };
    private static readonly Option<string?> Data = new("--data") { Description = "Folder that keeps Azurite's data and the logs. Default: a temporary one." };
    private static readonly Option<int> BlobPort = new("--blob-port") { Description = "Azurite's blob port. Default: a free one." };
    private static readonly Option<int> QueuePort = new("--queue-port") { Description = "Azurite's queue port. Default: a free one." };
    private static readonly Option<int> ApiPort = new("--api-port") { Description = "Port of the HTTP API. Default: a free one." };
    private static readonly Option<string?> DefaultStyle = new("--default-style") { Description = "Style of photos dropped at the top of input. Default: the first of the library." };

    /// <summary>Builds the command.</summary>
    public static RootCommand Create()
    {
        var command = new RootCommand("Runs StyleCloud on this machine: drops a picture, shows progress, prints where the result is.")
        {
            Input, Style, EngineOption, Output, Watch, Data, BlobPort, QueuePort, ApiPort, DefaultStyle,
            FunctionsHostCommand.Create(), EventGridCommand.Create(), CreateStorageCommand.Create(),
        };
        command.SetAction((parsed, _) => LocalProcess.RunAsync(token => new LocalRun(Read(parsed), AnsiConsole.Console).RunAsync(token)));
        return command;
    }

    private static RunOptions Read(ParseResult parsed) => new()
    {
        Input = parsed.GetValue(Input),
        Styles = parsed.GetValue(Style) ?? [],
        Options = parsed.GetValue(EngineOption) ?? [],
        Output = parsed.GetValue(Output),
        Watch = parsed.GetValue(Watch),
        Data = parsed.GetValue(Data),
        Ports = new AzuritePorts(parsed.GetValue(BlobPort), parsed.GetValue(QueuePort)),
        ApiPort = parsed.GetValue(ApiPort),
        DefaultStyle = parsed.GetValue(DefaultStyle),
    };
}
