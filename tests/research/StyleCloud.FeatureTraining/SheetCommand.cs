using System.CommandLine;
using StyleCloud.Contracts.Options;
using StyleCloud.Drawing;
using StyleCloud.Drawing.Formulas;
using StyleCloud.FeatureTraining.Pictures;
using StyleCloud.FeatureTraining.Training;
using StyleCloud.Imaging;
using StyleCloud.Weights.Defaults;

namespace StyleCloud.FeatureTraining;

/// <summary><c>sheet</c>: shows what is trained on.</summary>
internal static class SheetCommand
{
    private const int Columns = 12;

    public static Command Create()
    {
        var output = new Argument<FileInfo>("file") { Description = "The PNG to write." };
        var views = new Option<bool>("--views") { Description = "Views as the network sees them, instead of whole pictures." };
        var command = new Command("sheet", "Draws a row of pictures for each family of formulas.") { output, views }.WithSettings();
        command.SetAction(arguments => File.WriteAllBytes(
            arguments.GetValue(output)!.FullName,
            ImageEncoder.Encode(Draw(CommandOptions.Settings(arguments), arguments.GetValue(views)), OutputFormat.Png, 100, null)));
        return command;
    }

    private static RgbImage Draw(TrainingSettings settings, bool views)
    {
        var classes = new PictureClasses(settings.Classes, settings.Seed);
        var families = PictureClasses.FamilyNames.Count;
        var side = views ? settings.Side : settings.CanvasSide;
        var pixels = new float[3 * families * side * Columns * side];
        var tile = new float[3 * side * side];
        for (var cell = 0; cell < families * Columns; cell++)
        {
            var (row, column) = (cell / Columns, cell % Columns);
            var random = SeededRandom.For(settings.Seed + 9, (ulong)cell);
            // Two drawings of each class side by side.
            var canvas = classes.Draw(row + (families * (column / 2)), settings.CanvasSide, random);
            Render(canvas, views ? settings.ColourSwaps : null, side, random, tile);
            for (var y = 0; y < side; y++)
            {
                for (var x = 0; x < side * 3; x++)
                    pixels[((((row * side) + y) * Columns * side) + (column * side)) * 3 + x] = tile[((x % 3) * side * side) + (y * side) + (x / 3)];
            }
        }

        return new(Columns * side, families * side, pixels);
    }

    private static void Render(Canvas canvas, double? colourSwaps, int side, SeededRandom random, float[] tile)
    {
        if (colourSwaps is { } chance)
        {
            Crop.Take(canvas, side, chance, random, tile);
            return;
        }

        for (var index = 0; index < side * side; index++)
        {
            var colour = canvas[index % side, index / side];
            (tile[index], tile[index + (side * side)], tile[index + (2 * side * side)]) = (colour.Red, colour.Green, colour.Blue);
        }
    }
}
