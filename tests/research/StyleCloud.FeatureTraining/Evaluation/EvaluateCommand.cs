using System.CommandLine;

namespace StyleCloud.FeatureTraining.Evaluation;

/// <summary><c>evaluate</c>: makes pictures with several features and measures them with others.</summary>
internal static class EvaluateCommand
{
    private static readonly string[] PictureTypes = [".jpg", ".png"];

    public static Command Create()
    {
        var judge = new Option<FileInfo>("--judge") { Description = "Trained VGG16 weights to judge with; block 1–3 are enough.", Required = true };
        var features = new Option<string[]>("--features") { Description = $"Candidates, each {Candidate.Syntax}.", AllowMultipleArgumentsPerToken = true, Required = true };
        var content = new Option<string[]>("--content") { Description = "Photos: files or folders. Default: drawings made by rules, which come with this program.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [Own("content")] };
        var style = new Option<string[]>("--style") { Description = "Paintings: files or folders. Default: paintings made by rules, which come with this program.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [Own("style")] };
        var size = new Option<int[]>("--size") { Description = "Longer sides in pixels.", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ => [256] };
        var iterations = new Option<int>("--iterations") { Description = "Evaluations of loss and gradient for each picture.", DefaultValueFactory = _ => 75 };
        var options = new Option<string>("--options") { Description = "Changes to the engine's options, as JSON.", DefaultValueFactory = _ => "" };
        var match = new Option<string?>("--match") { Description = "Candidate whose mean content change the others are brought to by their style weight." };
        var matchPairs = new Option<int>("--match-pairs") { Description = "Pairs that the weight is found on.", DefaultValueFactory = _ => 4 };
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder for pictures, sheets and trials; trials that it holds are not made again.", Required = true };
        var command = new Command("evaluate", "Makes pictures with several features and measures them with features that none of them optimised for.")
        {
            judge, features, content, style, size, iterations, options, match, matchPairs, output, CommandOptions.Threads, CommandOptions.Device,
        };
        command.SetAction(arguments =>
        {
            CommandOptions.UseDevice(arguments);
            var settings = new EvaluationSettings(
                arguments.GetValue(judge)!.FullName,
                Pictures(arguments.GetValue(content)!),
                Pictures(arguments.GetValue(style)!),
                arguments.GetValue(size)!,
                arguments.GetValue(iterations),
                arguments.GetValue(options)!,
                arguments.GetValue(match),
                arguments.GetValue(matchPairs),
                Directory.CreateDirectory(arguments.GetValue(output)!.FullName).FullName);
            Evaluate(settings, [.. arguments.GetValue(features)!.Select(Candidate.Parse)], arguments.GetValue(CommandOptions.Device)!);
        });
        return command;
    }

    private static string Own(string kind) => Path.Combine(AppContext.BaseDirectory, "Evaluation", "Pictures", kind);

    private static void Evaluate(EvaluationSettings settings, IReadOnlyList<Candidate> candidates, string device)
    {
        using var run = new EvaluationRun(settings, device);
        var all = new List<Trial>();
        foreach (var size in settings.Sizes)
        {
            var ceiling = candidates.FirstOrDefault(candidate => candidate.Name == settings.MatchWith);
            var toMeet = ceiling is null ? null : run.Try(ceiling, size, null);
            var trials = candidates.Select(candidate => candidate == ceiling ? toMeet! : run.Try(candidate, size, toMeet)).ToList();
            File.WriteAllBytes(Path.Combine(settings.Folder, $"sheet-{size}.png"), ContactSheet.Draw(Rows(settings, trials)));
            all.AddRange(trials.SelectMany(some => some));
        }

        var table = ResultTable.Markdown(all, settings.MatchWith);
        File.WriteAllText(Path.Combine(settings.Folder, "table.md"), table);
        Console.WriteLine(table);
    }

    private static List<IReadOnlyList<string>> Rows(EvaluationSettings settings, List<IReadOnlyList<Trial>> trials) =>
        [.. Enumerable.Range(0, trials[0].Count).Select(pair => (IReadOnlyList<string>)
        [
            settings.Contents[pair / settings.Styles.Count],
            settings.Styles[pair % settings.Styles.Count],
            .. trials.Select(some => Path.Combine(settings.Folder, some[pair].FileName)),
        ])];

    private static List<string> Pictures(IEnumerable<string> places) => [.. places.SelectMany(place => Directory.Exists(place) ? PicturesIn(place) : [place])];

    private static IEnumerable<string> PicturesIn(string folder) =>
        Directory.EnumerateFiles(folder).Where(file => PictureTypes.Contains(Path.GetExtension(file))).Order(StringComparer.Ordinal);
}
