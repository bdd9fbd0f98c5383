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
        if (catalog.Find(text).Count > 0)
        {
            AddNamed(text, 1, catalog, advice);
            return;
        }

        foreach (var part in text.Split('+', StringSplitOptions.TrimEntries))
            AddPart(part, text, catalog, advice);
    }

    /// <summary>Adds the library's style of that name, or the error why there is none.</summary>
    /// <param name="name">Its name, as it was written.</param>
    /// <param name="weight">Its weight; null when that is an error already.</param>
    /// <param name="catalog">The library.</param>
    /// <param name="advice">A sentence for the error.</param>
    public void AddNamed(string name, double? weight, StyleCatalog catalog, string advice)
    {
        var found = catalog.Find(name);
        if (found.Count != 1)
            _errors.Add(found.Count == 0 ? catalog.Unknown(name, advice) : StyleCatalog.Unclear(name, found));
        else if (weight is { } usable)
            Add(found[0].Name, found[0].Blob, usable);
    }

    private void AddPart(string part, string text, StyleCatalog catalog, string advice)
    {
        var at = catalog.Find(part).Count == 0 ? part.LastIndexOf('@') : -1;
        var name = (at < 0 ? part : part[..at]).TrimEnd();
        if (name.Length == 0)
        {
            _errors.Add(new(ErrorReason.InvalidDropPath, $"A style's name is missing in {text}; write style+style or style@weight+style@weight.", text, "a name before every + and @", text));
            return;
        }

        AddNamed(name, at < 0 ? 1 : Weight(part[(at + 1)..], name), catalog, advice);
    }

    /// <summary>Null, and an error, when the text is no usable weight.</summary>
    private double? Weight(string text, string style)
    {
        if (Spelling.TryNumber(text, out var weight))
            return Accepts(weight, style) ? weight : null;
        InvalidWeight(style, text);
        return null;
    }

    private void InvalidWeight(string style, string actual)
    {
        var limit = string.Create(CultureInfo.InvariantCulture, $"a number from {MinWeight:0.000000} to {MaxWeight:0}");
        _errors.Add(new(ErrorReason.InvalidStyleWeight, $"The weight of style {style} must be {limit}; it is {(actual.Length == 0 ? "missing" : actual)}.{Spelling.PointAdvice(actual)}", style, limit, actual));
    }
}
