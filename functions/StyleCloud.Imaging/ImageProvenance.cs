namespace StyleCloud.Imaging;

/// <summary>Where a result came from; written into its metadata as XMP.</summary>
/// <param name="JobId">The job.</param>
/// <param name="OptionsJson">The options that made it, as JSON.</param>
/// <param name="Software">The program and its version.</param>
public sealed record ImageProvenance(string JobId, string OptionsJson, string Software);
