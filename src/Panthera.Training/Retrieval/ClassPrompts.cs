using Panthera.Training.Data;

namespace Panthera.Training.Retrieval;

/// <summary>
/// Texts that say what a class is, for a model that chooses classes by their texts (the prompt ensembles of CLIP, Radford et al. 2021,
/// section 3.1.4): those that the data has for it, or its name in sentences of several forms. A name with words that no caption has
/// tells such a model nothing; such a class is described by captions of its training examples.
/// </summary>
internal static class ClassPrompts
{
    private const int MostCaptions = 16;

    private static readonly string[] Templates = ["{0}", "a {0}", "a picture of a {0}", "there is a {0}"];

    /// <summary>The texts of each class, one or more.</summary>
    public static IReadOnlyList<string>[] Of(ICaptionedPictureSource data)
    {
        List<string>[] captions = [.. Enumerable.Range(0, data.Classes).Select(_ => new List<string>())];
        int[] labels = Labels(data, Split.Train);
        for (int i = 0; i < labels.Length; i++) captions[labels[i]].Add(data.Caption(Split.Train, i));
        HashSet<string> words = [.. captions.SelectMany(texts => texts).SelectMany(Words)];
        return [.. captions.Select((texts, i) => data.Prompts(i) is { Count: > 0 } prompts ? prompts
            : texts.Count == 0 || Words(data.ClassNames[i]).All(words.Contains) ? FromName(data.ClassNames[i]) : Spread(texts))];
    }

    /// <summary>The class of each example of a split.</summary>
    private static int[] Labels(IDataSource data, Split split)
    {
        int[] labels = new int[data.Count(split)];
        data.Read(split, [.. Enumerable.Range(0, labels.Length)], new Batch([], [], labels));
        return labels;
    }

    private static List<string> FromName(string name)
    {
        string article = name.Length > 0 && "aeiouAEIOU".Contains(name[0], StringComparison.Ordinal) ? "an {0}" : "a {0}";
        return [.. Templates.Select(template => template.Replace("a {0}", article, StringComparison.Ordinal)
            .Replace("{0}", name, StringComparison.Ordinal))];
    }

    private static List<string> Spread(List<string> texts) => texts.Count <= MostCaptions ? texts
        : [.. Enumerable.Range(0, MostCaptions).Select(i => texts[(int)((long)i * texts.Count / MostCaptions)])];

    private static string[] Words(string text) =>
        text.ToLowerInvariant().Split((char[])[' ', '-', ',', ':', '&', '(', ')'], StringSplitOptions.RemoveEmptyEntries);
}
