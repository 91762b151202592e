namespace Panthera.Training.Data;

/// <summary>A text and its class.</summary>
/// <param name="Text">The text.</param>
/// <param name="Class">Its class, an index.</param>
public readonly record struct LabelledText(string Text, int Class);

/// <summary>Texts with classes, before they are tokens.</summary>
/// <param name="Name">Short name.</param>
/// <param name="Provenance">One line: what they are and where they come from.</param>
/// <param name="ClassNames">The classes.</param>
/// <param name="Splits">The texts of the three splits, in the order of <see cref="Split"/>.</param>
public sealed record LabelledTexts(
    string Name, string Provenance, IReadOnlyList<string> ClassNames, IReadOnlyList<IReadOnlyList<LabelledText>> Splits);
