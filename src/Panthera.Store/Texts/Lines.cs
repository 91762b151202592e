namespace Panthera.Store.Texts;

/// <summary>A program's text as lines. Those of a child that its parent has too are the same objects.</summary>
internal readonly record struct Lines(string[] All)
{
    /// <summary>The lines of a text that ends with a line break.</summary>
    public static Lines Of(string text) => new((text.EndsWith('\n') ? text[..^1] : text).Split('\n'));

    /// <summary>The text.</summary>
    public override string ToString() => string.Join('\n', All) + "\n";
}
