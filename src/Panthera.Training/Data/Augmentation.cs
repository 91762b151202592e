using System.Globalization;
using Panthera.Language;

namespace Panthera.Training.Data;

/// <summary>Changes one picture in place.</summary>
/// <param name="picture">The picture.</param>
/// <param name="rng">Decides how.</param>
public delegate void PictureChange(PixelPlanes picture, ref Rng rng);

/// <summary>A chain of random changes, from text such as <c>crop,flip,randaugment:2:9,mixup:0.2</c>.</summary>
/// <param name="Text">The text.</param>
/// <param name="Changes">What is done to a picture, in order.</param>
/// <param name="MixupAlpha">
/// The α of Mixup, by whose Beta(α, α) two pictures are mixed when all else is done; 0 for none. Source: Zhang, Cissé, Dauphin and
/// Lopez-Paz 2018, "mixup: Beyond Empirical Risk Minimization".
/// </param>
public sealed record Augmentation(string Text, IReadOnlyList<PictureChange> Changes, double MixupAlpha)
{
    // One row is one change: its name, its numbers with their ranges and defaults, and what it does.
    private static readonly Kind[] Kinds =
    [
        new("crop", [("pixels of padding", 1, 64, 4)], values => (picture, ref rng) => Crop(picture, (int)values[0], ref rng)),
        new("flip", [], _ => Flip),
        new("randaugment", [("operations", 1, 16, 2), ("magnitude", 0, RandAugment.LargestMagnitude, 9)],
            values => (picture, ref rng) => RandAugment.Apply(picture, (int)values[0], (int)values[1], ref rng)),
        new(Mixup, [("alpha", 0.01, 1, 0.2)], _ => (_, ref _) => { }),
    ];

    private const string Mixup = "mixup";

    /// <summary>How to write a chain, for help and messages.</summary>
    public static string Expected => string.Join(", ", Kinds.Select(kind => kind.Name + string.Concat(kind.Numbers.Select(number => $":{number.Default}"))));

    /// <summary>Reads a chain: names with commas between, each with its numbers behind colons.</summary>
    /// <exception cref="InputException">If a name is not known or a number out of range.</exception>
    public static Augmentation Parse(string text)
    {
        List<PictureChange> changes = [];
        double alpha = 0;
        foreach (string item in text.Split(','))
        {
            string[] parts = item.Trim().Split(':');
            Kind kind = Array.Find(Kinds, kind => kind.Name == parts[0])
                ?? throw new InputException($"no augmentation {Quoted.Of(parts[0])}; expected some of {Expected}, with commas between");
            if (parts.Length - 1 > kind.Numbers.Length)
                throw new InputException($"augmentation {Quoted.Of(item)}: {parts.Length - 1} numbers; expected {kind.Numbers.Length} at most");
            double[] values = [.. kind.Numbers.Select((number, i) => i + 1 < parts.Length ? Read(item, parts[i + 1], number) : number.Default)];
            if (kind.Name == Mixup) alpha = values[0];
            else changes.Add(kind.Make(values));
        }
        return new Augmentation(text, changes, alpha);
    }

    /// <summary>Applies all but Mixup to a picture.</summary>
    public void Apply(PixelPlanes picture, ref Rng rng)
    {
        foreach (PictureChange change in Changes) change(picture, ref rng);
    }

    /// <summary>Draws from Beta(α, α) for α up to 1 (Jöhnk 1964).</summary>
    public static double DrawBeta(double alpha, ref Rng rng)
    {
        while (true)
        {
            double x = Math.Pow(rng.NextDouble(), 1 / alpha), y = Math.Pow(rng.NextDouble(), 1 / alpha);
            if (x + y is > 0 and <= 1) return x / (x + y);
        }
    }

    // A window of the picture's size at a random place of the picture with black around it.
    private static void Crop(PixelPlanes picture, int padding, ref Rng rng)
    {
        int x = rng.Next(2 * padding + 1) - padding, y = rng.Next(2 * padding + 1) - padding;
        picture.Move([1, 0, x, 0, 1, y], fill: 0);
    }

    private static void Flip(PixelPlanes picture, ref Rng rng)
    {
        if (rng.Next(2) == 0) return;
        for (int row = 0; row < picture.Channels * picture.Height; row++) picture.Pixels.Slice(row * picture.Width, picture.Width).Reverse();
    }

    private static double Read(string item, string text, (string Name, double Least, double Most, double Default) number)
    {
        bool whole = number.Least == Math.Floor(number.Least);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value)
            && value >= number.Least && value <= number.Most && (!whole || value == Math.Floor(value))
            ? value
            : throw new InputException($"augmentation {Quoted.Of(item)}: {Quoted.Of(text)} {number.Name}; expected "
                + FormattableString.Invariant($"{(whole ? "a whole number " : "")}from {number.Least} to {number.Most}"));
    }

    private sealed record Kind(
        string Name, (string Name, double Least, double Most, double Default)[] Numbers, Func<double[], PictureChange> Make);
}
