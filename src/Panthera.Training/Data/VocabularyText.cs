using System.Text.Json;
using Panthera.Language;

namespace Panthera.Training.Data;

/// <summary>Vocabularies as one line of text, in which a file of weights keeps what its tokens mean.</summary>
public static class VocabularyText
{
    private const int Longest = 50_000_000;

    /// <summary>A vocabulary as text; null if it is of a kind that cannot be kept.</summary>
    public static string? Write(IVocabulary vocabulary) => vocabulary is BytePairVocabulary pairs
        ? JsonSerializer.Serialize(new Stored("byte pairs", pairs.Bytes, [.. pairs.Merges.SelectMany(merge => new[] { merge.Left, merge.Right })]))
        : null;

    /// <summary>The vocabulary of a text.</summary>
    /// <param name="text">What <see cref="Write"/> made.</param>
    /// <param name="path">The file that it is from, for messages.</param>
    /// <exception cref="InputException">If it is none.</exception>
    public static BytePairVocabulary Read(string text, string path)
    {
        Stored? stored = null;
        try
        {
            if (text.Length <= Longest) stored = JsonSerializer.Deserialize<Stored>(text);
        }
        catch (JsonException)
        {
            // It is told below.
        }
        if (stored is not { Kind: "byte pairs", Bytes: not null, Merges: not null } || stored.Merges.Length % 2 != 0)
            throw new InputException($"{path}: its vocabulary {Quoted.Of(text)} is not one of byte pairs.");
        (int, int)[] merges = [.. stored.Merges.Chunk(2).Select(pair => (pair[0], pair[1]))];
        return BytePairVocabulary.Of(stored.Bytes, merges)
            ?? throw new InputException($"{path}: its vocabulary of byte pairs is damaged: a byte or pair is there twice, or a pair of what does not exist.");
    }

    private sealed record Stored(string? Kind, IReadOnlyList<int>? Bytes, int[]? Merges);
}
