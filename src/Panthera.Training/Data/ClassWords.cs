namespace Panthera.Training.Data;

/// <summary>Texts with classes as language: their words, and those of their classes' names.</summary>
public static class ClassWords
{
    /// <summary>The texts to train on without their classes, as a text to learn the language from.</summary>
    public static Corpus ToCorpus(this LabelledTexts texts) =>
        new(texts.Name, $"{texts.Provenance}, without classes", [.. texts.Splits[(int)Split.Train].Select(text => text.Text)]);

    /// <summary>Byte pairs that are learned from the texts to train on and the names of the classes.</summary>
    /// <param name="texts">The texts.</param>
    /// <param name="size">Tokens wanted.</param>
    /// <exception cref="ArgumentOutOfRangeException">If the size is out of range.</exception>
    public static BytePairVocabulary LearnVocabulary(this LabelledTexts texts, int size) =>
        BytePairVocabulary.Learn(texts.Splits[(int)Split.Train].Select(text => text.Text).Concat(texts.ClassNames.Select(Spoken)), size);

    /// <summary>The name of a class as words.</summary>
    public static string Spoken(string name) => name.Replace('_', ' ').Trim();
}
