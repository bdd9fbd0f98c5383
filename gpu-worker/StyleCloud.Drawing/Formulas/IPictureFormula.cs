namespace StyleCloud.Drawing.Formulas;

/// <summary>A class of pictures: a formula whose numbers are fixed. Two drawings differ in all that the formula leaves to chance.</summary>
internal interface IPictureFormula
{
    /// <summary>Draws over the whole canvas, which is square.</summary>
    public void Draw(Canvas canvas, Palette palette, SeededRandom random);
}
