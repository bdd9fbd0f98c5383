using StyleCloud.Contracts;

namespace StyleCloud.Weights.Files;

/// <summary>Makes the one exception that a weights file is refused with.</summary>
internal static class InvalidWeights
{
    /// <summary>A refusal that names the file.</summary>
    /// <param name="file">File name without its folder.</param>
    /// <param name="failure">What is wrong: a sentence's end after the file name, without the full stop.</param>
    /// <param name="expected">What was expected.</param>
    /// <param name="found">What was found.</param>
    /// <param name="cause">What a library threw.</param>
    public static StyleTransferException Because(string file, string failure, string? expected = null, string? found = null, Exception? cause = null)
    {
        var contrast = (expected, found) switch
        {
            (not null, not null) => $" Expected {expected}; found {found}.",
            (not null, null) => $" Expected {expected}.",
            (null, not null) => $" Found {found}.",
            _ => "",
        };
        return new(new(ErrorReason.WeightsInvalid, $"Weights file {file} {failure}.{contrast}", file, expected, found), cause);
    }
}
