using System.Text;

namespace Panthera.Training.Data;

/// <summary>
/// Texts as rows of one length: <see cref="Start"/>, the tokens of the text, and <see cref="Padding"/> to the end; what is longer is
/// cut. The tokens of the vocabulary are moved up by <see cref="Reserved"/>.
/// </summary>
/// <remarks>As many threads as the vocabulary allows may use it at once.</remarks>
/// <param name="vocabulary">How text becomes tokens.</param>
/// <param name="length">Tokens a row, the first included; 2 or more.</param>
public sealed class PaddedText(IVocabulary vocabulary, int length)
{
    /// <summary>The token after the end of a text: no model should attend to it.</summary>
    public const int Padding = 0;

    /// <summary>The first token of every row, at which an encoder may gather what it knows of the whole text.</summary>
    public const int Start = 1;

    /// <summary>A token that no text has: it hides another one in masked training.</summary>
    public const int Mask = 2;

    /// <summary>How many tokens come before the vocabulary's own.</summary>
    public const int Reserved = 3;

    /// <summary>Tokens a row.</summary>
    public int Length { get; } = length >= 2 ? length : throw new ArgumentOutOfRangeException(nameof(length), length, "2 or more");

    /// <summary>The number of tokens that exist, those before the vocabulary's own included.</summary>
    public int VocabularySize => vocabulary.Size + Reserved;

    /// <summary>What the tokens are, for people.</summary>
    public string Description => $"{vocabulary.Description}, {Length} a text";

    /// <summary>The tokens of a text without beginning, padding and cut, moved up as in a row.</summary>
    public int[] Tokens(string text) => Array.ConvertAll(vocabulary.Encode(text), token => token + Reserved);

    /// <summary>A text as one row.</summary>
    public int[] Encode(string text)
    {
        int[] row = new int[Length];
        Encode(text, row);
        return row;
    }

    /// <summary>Writes a text as one row.</summary>
    /// <returns>How many tokens it takes, the first included, before the padding.</returns>
    public int Encode(string text, Span<int> row)
    {
        ReadOnlySpan<int> tokens = Tokens(text);
        int kept = Math.Min(tokens.Length, Length - 1);
        row[0] = Start;
        tokens[..kept].CopyTo(row[1..]);
        // Padding is 0.
        row[(kept + 1)..Length].Clear();
        return kept + 1;
    }

    /// <summary>The text of a row, as far as the vocabulary knows it.</summary>
    public string Decode(ReadOnlySpan<int> row)
    {
        List<int> tokens = [];
        foreach (int token in row)
        {
            if (token >= Reserved) tokens.Add(token - Reserved);
        }
        return Encoding.UTF8.GetString(vocabulary.Decode([.. tokens]));
    }
}
