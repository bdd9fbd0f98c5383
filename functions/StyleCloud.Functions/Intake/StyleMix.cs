using System.Globalization;
using StyleCloud.Contracts;

namespace StyleCloud.Functions.Intake;

/// <summary>The styles of one job: collected with the weights that people wrote, closed with weights that sum to 1.</summary>
/// <param name="maxStyles">Most styles.</param>
internal sealed class StyleMix(int maxStyles)
{
    /// <summary>Smallest and largest weight; their ratio keeps every share a usable number.</summary>
    public const double MinWeight = 1e-6, MaxWeight = 1e6;

    private readonly List<StyleReference> _styles = [];
    private readonly List<JobError> _errors = [];

    /// <summary>Everything that was wrong.</summary>
    public IReadOnlyList<JobError> Errors => _errors;

    /// <summary>The styles with their shares.</summary>
    public IReadOnlyList<StyleReference> Shares()
    {
        var sum = _styles.Sum(style => style.Weight);
        return [.. _styles.Select(style => style with { Weight = style.Weight / sum })];
    }

    /// <summary>Adds one style; the same picture twice counts once, with both weights.</summary>
    public void Add(string name, BlobReference blob, double weight)
    {
        var same = _styles.FindIndex(style => style.Blob == blob);
        if (same >= 0)
            _styles[same] = _styles[same] with { Weight = _styles[same].Weight + weight };
        else
            _styles.Add(new(name, blob, weight));
        if (_styles.Count == maxStyles + 1)
            _errors.Add(new(ErrorReason.TooManyStyles, $"A job takes at most {maxStyles} styles; this one names more.", name, $"{maxStyles} styles", $"more than {maxStyles}"));
    }

    /// <summary>Adds an error about a style.</summary>
    public void Add(JobError error) => _errors.Add(error);

    /// <summary>Adds an error unless the weight can be used.</summary>
    /// <returns>Whether it can.</returns>
    public bool Accepts(double weight, string style)
    {
        if (weight is >= MinWeight and <= MaxWeight)
            return true;
        InvalidWeight(style, weight.ToString(CultureInfo.InvariantCulture));
        return false;
    }

    /// <summary>
    /// Adds the styles that a folder's name stands for: <c>a</c>, <c>a+b</c> or <c>a@0.7+b@0.3</c>. A library name that
    /// holds <c>+</c> or <c>@</c> itself is tried first.
    /// </summary>
    public void AddFolder(string text, StyleCatalog catalog, string advice)
    {
        if (catalog.Find(text) is { } whole)
        {
            Add(whole.Name, whole.Blob, 1);
            return;
        }

        foreach (var part in text.Split('+', StringSplitOptions.TrimEntries))
            AddPart(part, text, catalog, advice);
    }

    private void AddPart(string part, string text, StyleCatalog catalog, string advice)
    {
        var at = catalog.Find(part) is null ? part.LastIndexOf('@') : -1;
        var name = (at < 0 ? part : part[..at]).TrimEnd();
        if (name.Length == 0)
        {
            _errors.Add(new(ErrorReason.InvalidDropPath, $"A style's name is missing in {text}; write style+style or style@weight+style@weight.", text, "a name before every + and @", text));
            return;
        }

        double weight = 1;
        if (at >= 0 && !Spelling.TryNumber(part.AsSpan(at + 1), out weight))
            InvalidWeight(name, part[(at + 1)..]);
        else if (Accepts(weight, name) && catalog.Find(name) is { } found)
            Add(found.Name, found.Blob, weight);
        if (catalog.Find(name) is null)
            _errors.Add(catalog.Unknown(name, advice));
    }

    private void InvalidWeight(string style, string actual)
    {
        var limit = string.Create(CultureInfo.InvariantCulture, $"a number from {MinWeight:0.000000} to {MaxWeight:0}");
        _errors.Add(new(ErrorReason.InvalidStyleWeight, $"The weight of style {style} must be {limit}; it is {(actual.Length == 0 ? "missing" : actual)}.{Spelling.PointAdvice(actual)}", style, limit, actual));
    }
}
