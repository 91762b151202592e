namespace Panthera.Training.Data;

/// <summary>
/// Coloured pictures with captions that the program makes itself: one to three equal things of a shape, colour, size and place on
/// grey ground, with grey strokes that no caption tells of, and noise.
/// </summary>
/// <remarks>
/// <para>The class of a picture is its shape and colour. No combination of the five attributes that validation or test shows is ever
/// trained on. Every second of their examples (those of even index) goes further: its shape never comes in its colour in
/// training, though both do in other company. Of such pairs validation and test have one a shape each, and share none.</para>
/// <para>Example i of a split depends on (seed, split, i, size) alone, and which combinations are held out on the seed alone, so more
/// pictures never change the first ones.</para>
/// </remarks>
public static class CaptionedPictures
{
    /// <summary>The smallest size on which the shapes stay apart.</summary>
    public const int SmallestSize = 16;

    /// <summary>The largest size that is drawn.</summary>
    public const int LargestSize = 128;

    // Streams of random numbers, apart from those of Pictures.
    private const ulong Stream = 0x43617074, HoldOutStream = Stream + 16;

    // Of the combinations of a pair that is trained on, validation and test have every tenth each.
    private const int Tenth = 10;

    /// <summary>Draws a data set of <paramref name="size"/> × <paramref name="size"/> pixels in red, green and blue.</summary>
    /// <param name="size">Pixels a side, from <see cref="SmallestSize"/> to <see cref="LargestSize"/>.</param>
    /// <param name="train">Pictures to train on.</param>
    /// <param name="validation">Pictures to select by.</param>
    /// <param name="test">Pictures to report.</param>
    /// <param name="seed">Names the data set.</param>
    /// <exception cref="ArgumentOutOfRangeException">If the size is not supported or nothing is there to train on.</exception>
    public static CaptionedPictureSet Draw(int size, int train, int validation, int test, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, SmallestSize);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, LargestSize);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(train);
        int classes = PictureShape.All.Count * AttributeNames.Colours.Count;
        string provenance = $"coloured shapes with captions made by the program (seed {seed}), {classes} classes, {size} × {size} RGB: "
            + $"{train:N0} to train, {validation:N0} to validate, {test:N0} to test";
        string[][] captions = [new string[train], new string[validation], new string[test]];
        PictureSplit[] splits = [.. captions.Select((split, i) => DrawSplit(size, split, seed, (Split)i))];
        PictureSet pictures = new("captioned", provenance, size, size, classes, splits[0], splits[1], splits[2], channels: 3);
        return new CaptionedPictureSet(
            pictures, captions, PictureCaptions.Text, [.. Enumerable.Range(0, classes).Select(PictureCaptions.ClassName)])
        {
            ClassPrompts = PictureCaptions.Prompts,
        };
    }

    /// <summary>What the first examples of a split show, example by example.</summary>
    /// <param name="seed">The data set's seed.</param>
    /// <param name="split">The split.</param>
    /// <param name="count">How many examples.</param>
    public static PictureAttributes[] Attributes(ulong seed, Split split, int count)
    {
        HeldOut heldOut = new(seed);
        return [.. Enumerable.Range(0, count).Select(i => heldOut.Draw(split, i, seed, out _))];
    }

    /// <summary>Whether training never shows a shape in a colour.</summary>
    /// <param name="seed">The data set's seed.</param>
    /// <param name="attributes">The shape and colour, whatever the rest.</param>
    public static bool IsNovelPair(ulong seed, PictureAttributes attributes) => PairSplit(attributes, Colours(seed)) != Split.Train;

    /// <summary>Draws one picture of given attributes, as a data set would.</summary>
    /// <param name="attributes">What it shows.</param>
    /// <param name="size">Pixels a side.</param>
    /// <param name="rng">Decides on all else: exact places, ground, strokes, noise.</param>
    /// <returns>Planes of red, green and blue.</returns>
    public static byte[] DrawOne(PictureAttributes attributes, int size, ref Rng rng)
    {
        byte[] pixels = new byte[3 * size * size];
        new CaptionedPicturesPainter(size).Paint(attributes, ref rng, pixels);
        return pixels;
    }

    private static PictureSplit DrawSplit(int size, string[] captions, ulong seed, Split split)
    {
        int pixels = 3 * size * size;
        PictureSplit drawn = new(new byte[checked(captions.Length * pixels)], new byte[captions.Length]);
        HeldOut heldOut = new(seed);
        Parallel.For(0, captions.Length, () => new CaptionedPicturesPainter(size), (i, _, painter) =>
        {
            PictureAttributes attributes = heldOut.Draw(split, i, seed, out Rng rng);
            drawn.Labels[i] = (byte)attributes.Class;
            captions[i] = PictureCaptions.Write(attributes, ref rng);
            painter.Paint(attributes, ref rng, drawn.Pixels.AsSpan(i * pixels, pixels));
            return painter;
        }, _ => { });
        return drawn;
    }

    private static int[] Colours(ulong seed)
    {
        Rng rng = new(seed, HoldOutStream);
        return Permutation(AttributeNames.Colours.Count, ref rng);
    }

    // A shape lacks the colour that a permutation gives it, and the next one in the permutation.
    private static Split PairSplit(PictureAttributes attributes, int[] colours)
    {
        int step = (Array.IndexOf(colours, attributes.Colour) - attributes.Shape % colours.Length + colours.Length) % colours.Length;
        return step == 0 ? Split.Validation : step == 1 ? Split.Test : Split.Train;
    }

    private static int[] Permutation(int length, ref Rng rng)
    {
        int[] order = [.. Enumerable.Range(0, length)];
        for (int i = length - 1; i > 0; i--)
        {
            int other = rng.Next(i + 1);
            (order[i], order[other]) = (order[other], order[i]);
        }
        return order;
    }

    /// <summary>Which combinations belong to which split.</summary>
    private sealed class HeldOut
    {
        private readonly int[][] _novel, _known;

        public HeldOut(ulong seed)
        {
            int[] colours = Colours(seed);
            Rng rng = new(seed, HoldOutStream, 1);
            int[] ranks = Permutation(PictureAttributes.Combinations, ref rng);
            ILookup<(Split, bool), int> sorted = Enumerable.Range(0, PictureAttributes.Combinations).ToLookup(combination =>
            {
                Split pair = PairSplit(PictureAttributes.Of(combination), colours);
                return (pair == Split.Train ? RankSplit(ranks[combination]) : pair, pair != Split.Train);
            });
            _novel = [.. Enum.GetValues<Split>().Select(split => sorted[(split, true)].ToArray())];
            _known = [.. Enum.GetValues<Split>().Select(split => sorted[(split, false)].ToArray())];
        }

        public PictureAttributes Draw(Split split, int example, ulong seed, out Rng rng)
        {
            rng = new Rng(seed, Stream + (ulong)split, (ulong)example);
            int[] combinations = split != Split.Train && example % 2 == 0 ? _novel[(int)split] : _known[(int)split];
            return PictureAttributes.Of(combinations[rng.Next(combinations.Length)]);
        }

        private static Split RankSplit(int rank) => (rank % Tenth) switch
        {
            0 => Split.Validation,
            1 => Split.Test,
            _ => Split.Train,
        };
    }
}
