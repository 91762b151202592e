namespace Panthera.Training.Data;

/// <summary>A colour that things are drawn in.</summary>
/// <param name="Name">Its name in captions.</param>
/// <param name="Red">0 to 1.</param>
/// <param name="Green">0 to 1.</param>
/// <param name="Blue">0 to 1.</param>
public sealed record PictureColour(string Name, float Red, float Green, float Blue);

/// <summary>The values of the attributes of <see cref="PictureAttributes"/>, and the words for them. One row is one value.</summary>
public static class AttributeNames
{
    /// <summary>The colours; their position is the attribute's value.</summary>
    public static IReadOnlyList<PictureColour> Colours { get; } =
    [
        new("red", 0.88f, 0.10f, 0.10f),
        new("green", 0.08f, 0.62f, 0.15f),
        new("blue", 0.12f, 0.22f, 0.90f),
        new("yellow", 0.97f, 0.90f, 0.08f),
        new("orange", 0.98f, 0.52f, 0.04f),
        new("purple", 0.50f, 0.10f, 0.65f),
        new("pink", 1.00f, 0.50f, 0.75f),
        new("cyan", 0.10f, 0.85f, 0.90f),
    ];

    /// <summary>The sizes, each with the words that captions use.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Sizes { get; } = [["small", "little", "tiny"], ["large", "big", "huge"]];

    /// <summary>The places, each with the words that captions use.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Positions { get; } =
    [
        ["in the middle", "in the centre"],
        ["at the top", "near the upper edge"],
        ["at the bottom", "near the lower edge"],
        ["on the left", "at the left side"],
        ["on the right", "at the right side"],
    ];

    /// <summary>How many, each with the words that captions use; <c>a</c> is <c>an</c> where English wants that.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Counts { get; } = [["a", "one"], ["two", "a pair of"], ["three"]];
}
