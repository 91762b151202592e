using System.Text;

namespace Panthera.Training.Data;

/// <summary>Captions for <see cref="PictureAttributes"/>: sentences of several forms, with several words for most values.</summary>
public static class PictureCaptions
{
    // {n} how many, {s} size, {c} colour, {t} the thing, {p} place, {is} is or are, {it} it or they.
    private static readonly string[] Forms =
    [
        "{n} {s} {c} {t} {p}",
        "a picture of {n} {s} {c} {t} {p}",
        "{p} there {is} {n} {s} {c} {t}",
        "there {is} {n} {c} {t} {p}, and {it} {is} {s}",
        "{n} {c} {t} {p}, {s}",
        "{p}, {n} {s} {t} in {c}",
    ];

    private const string ClassForm = "a {c} {t}";

    // The longest caption has 16 words and marks.
    private const int Length = 18;

    /// <summary>How captions become tokens: every word that a caption may have is known, whatever the examples.</summary>
    public static PaddedText Text { get; } = new(WordVocabulary.Learn(AllWords(), int.MaxValue), Length);

    /// <summary>The forms of captions.</summary>
    public static int FormCount => Forms.Length;

    /// <summary>A caption in a form and words that are drawn.</summary>
    public static string Write(PictureAttributes attributes, ref Rng rng) => Write(attributes, rng.Next(Forms.Length), ref rng);

    /// <summary>A caption in a given form and words that are drawn.</summary>
    public static string Write(PictureAttributes attributes, int form, ref Rng rng) => Fill(
        Forms[form], attributes, Draw(AttributeNames.Sizes[attributes.Size], ref rng),
        Draw(AttributeNames.Positions[attributes.Position], ref rng), Draw(AttributeNames.Counts[attributes.Count], ref rng));

    /// <summary>The caption that says shape and colour only: what a class is called where classes are chosen by captions.</summary>
    public static string OfClass(int index) =>
        Fill(ClassForm, PictureAttributes.Of(index * PictureAttributes.Rest), "", "", "");

    /// <summary>Shape and colour of a class, such as <c>red circle</c>.</summary>
    public static string ClassName(int index) => OfClass(index).Split(' ', 2)[1];

    /// <summary>A caption for each size, place and number of the things of a class: what is not the class's differs among them.</summary>
    public static IReadOnlyList<string> Prompts(int index) => [.. Enumerable.Range(index * PictureAttributes.Rest, PictureAttributes.Rest)
        .Select(PictureAttributes.Of).Select(attributes => Fill(
            Forms[0], attributes, AttributeNames.Sizes[attributes.Size][0], AttributeNames.Positions[attributes.Position][0], AttributeNames.Counts[attributes.Count][0]))];

    private static string Fill(string form, PictureAttributes attributes, string size, string position, string count)
    {
        PictureShape shape = PictureShape.All[attributes.Shape];
        bool one = attributes.Count == 0;
        string text = new StringBuilder(form)
            .Replace("{n}", count).Replace("{s}", size).Replace("{c}", AttributeNames.Colours[attributes.Colour].Name)
            .Replace("{t}", one ? shape.Name : shape.Plural).Replace("{p}", position)
            .Replace("{is}", one ? "is" : "are").Replace("{it}", one ? "it" : "they").ToString();
        string[] words = text.Split(' ');
        for (int i = 0; i + 1 < words.Length; i++)
        {
            if (words[i] == "a" && "aeiou".Contains(words[i + 1][0], StringComparison.Ordinal)) words[i] = "an";
        }
        return string.Join(' ', words);
    }

    private static string Draw(IReadOnlyList<string> words, ref Rng rng) => words[rng.Next(words.Count)];

    // Without the places in braces, which are replaced by the words of the tables.
    private static IEnumerable<string> AllWords() =>
    [
        .. Forms.SelectMany(form => form.Split(' ')).Where(word => !word.Contains('{', StringComparison.Ordinal)),
        "an is are it they ,",
        .. PictureShape.All.SelectMany(shape => new[] { shape.Name, shape.Plural }),
        .. AttributeNames.Colours.Select(colour => colour.Name),
        .. AttributeNames.Sizes.Concat(AttributeNames.Positions).Concat(AttributeNames.Counts).SelectMany(words => words),
    ];
}
