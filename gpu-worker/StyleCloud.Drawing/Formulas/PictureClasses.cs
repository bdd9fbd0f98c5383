namespace StyleCloud.Drawing.Formulas;

/// <summary>
/// Hundreds of picture classes without a single photo: families of formulas in turn, each class with numbers of its own
/// (formula-driven supervised learning, Kataoka et al. 2020, "Pre-training without Natural Images").
/// </summary>
public sealed class PictureClasses
{
    private static readonly Func<SeededRandom, IPictureFormula>[] Families =
    [
        random => new DeadLeaves(random),
        random => new IteratedFunctions(random),
        random => new Contours(random),
        random => new NoiseField(random),
        random => new GaborField(random),
        random => new BrushStrokes(random),
        random => new ShadedSolids(random),
        random => new Hatching(random),
        random => new Cells(random),
        random => new WaveLattice(random),
    ];

    private readonly (IPictureFormula Formula, Palette Palette)[] _classes;

    /// <summary>Fixes the numbers of every class.</summary>
    /// <param name="count">How many classes.</param>
    /// <param name="seed">Decides all of them.</param>
    public PictureClasses(int count, ulong seed) => _classes = [.. Enumerable.Range(0, count).Select(number =>
    {
        var random = SeededRandom.For(seed, (ulong)number);
        return (Families[number % Families.Length](random), Palette.Create(random));
    })];

    /// <summary>How many.</summary>
    public int Count => _classes.Length;

    /// <summary>Names of the families, in the order in which classes take turns.</summary>
    public static IReadOnlyList<string> FamilyNames { get; } = [.. Families.Select(family => family(new(0)).GetType().Name)];

    /// <summary>Draws a picture of class <paramref name="number"/>, <paramref name="side"/> pixels wide and high.</summary>
    public Canvas Draw(int number, int side, SeededRandom random)
    {
        var (formula, palette) = _classes[number];
        var canvas = new Canvas(side, side);
        formula.Draw(canvas, palette.Vary(random), random);
        return canvas;
    }
}
