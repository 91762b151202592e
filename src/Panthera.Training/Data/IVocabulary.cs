namespace Panthera.Training.Data;

/// <summary>How text becomes tokens.</summary>
public interface IVocabulary
{
    /// <summary>The number of tokens; they run from 0 to this less one.</summary>
    int Size { get; }

    /// <summary>What the tokens are, with their number, for people.</summary>
    string Description { get; }

    /// <summary>Encodes a text.</summary>
    int[] Encode(string text);

    /// <summary>The text that tokens stand for, in UTF-8; what the vocabulary does not know is missing.</summary>
    /// <exception cref="IndexOutOfRangeException">If a token is not in 0 to <see cref="Size"/> − 1.</exception>
    byte[] Decode(ReadOnlySpan<int> tokens);
}
