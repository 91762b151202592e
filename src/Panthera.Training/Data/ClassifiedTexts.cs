using System.Text;

namespace Panthera.Training.Data;

/// <summary>A text and its class.</summary>
/// <param name="Text">The text.</param>
/// <param name="Class">The index of its class.</param>
public readonly record struct ClassifiedText(string Text, int Class);

/// <summary>Texts with a class each, in their three parts, before they become tokens.</summary>
/// <param name="Name">Short name, such as <c>banking77/train</c>.</param>
/// <param name="Provenance">One line: what the texts are, where they come from, and how many there are.</param>
/// <param name="Classes">The names of the classes.</param>
/// <param name="Splits">The texts to train on, to select by and to report, in the order of <see cref="Split"/>.</param>
public sealed record ClassifiedTexts(
    string Name, string Provenance, IReadOnlyList<string> Classes, IReadOnlyList<IReadOnlyList<ClassifiedText>> Splits)
{
    /// <summary>The texts of a part.</summary>
    public IReadOnlyList<ClassifiedText> this[Split split] => Splits[(int)split];

    /// <summary>The texts to train on without their classes, as a text to learn the language from.</summary>
    public Corpus ToCorpus() => new(Name, $"texts of {Provenance}", [.. this[Split.Train].Select(text => text.Text)]);

    /// <summary>Byte pairs that are learned from the texts to train on and the names of the classes.</summary>
    /// <param name="size">Tokens wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">If the size is out of range.</exception>
    public BytePairVocabulary LearnVocabulary(int size) =>
        BytePairVocabulary.Learn(this[Split.Train].Select(text => text.Text).Concat(Classes.Select(Spoken)), size);

    /// <summary>The name of a class as words.</summary>
    public static string Spoken(string name) => name.Replace('_', ' ').Trim();

    /// <summary>A hash of all texts and classes.</summary>
    internal string Digest => ExampleDigest.Of(
        [.. Classes.Select(Encoding.UTF8.GetBytes), .. Splits.SelectMany(texts => texts).Select(text => Encoding.UTF8.GetBytes($"{text.Class} {text.Text}"))]);
}
