namespace StyleCloud.FeatureTraining.Evaluation;

/// <summary>What is evaluated and how.</summary>
/// <param name="Judge">Weights file of the judge.</param>
/// <param name="Contents">Photos.</param>
/// <param name="Styles">Paintings.</param>
/// <param name="Sizes">Longer sides in pixels.</param>
/// <param name="Iterations">Evaluations of loss and gradient for each picture.</param>
/// <param name="Options">Changes to the engine's options, as JSON; empty for none.</param>
/// <param name="MatchWith">
/// Name of the candidate whose mean content change the others are brought to by their style weight; null to leave the weight.
/// </param>
/// <param name="MatchPairs">Pairs that the weight is found on.</param>
/// <param name="Folder">Where pictures, trials and tables go.</param>
internal sealed record EvaluationSettings(
    string Judge, IReadOnlyList<string> Contents, IReadOnlyList<string> Styles, IReadOnlyList<int> Sizes, int Iterations, string Options, string? MatchWith, int MatchPairs, string Folder);
