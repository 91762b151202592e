namespace Panthera.Training.Graphs.Operations;

/// <summary>Tokens of an example that end in padding.</summary>
/// <param name="First">The first of them, counted from the example's first token.</param>
/// <param name="Count">How many there are, with the padding.</param>
/// <param name="Pad">The token that pads.</param>
public readonly record struct PaddedTokens(int First, int Count, int Pad)
{
    /// <summary>How many come before the padding; at least one, so that there is always something to look at.</summary>
    /// <param name="example">All tokens of the example.</param>
    internal unsafe int Length(int* example)
    {
        int* tokens = example + First;
        int length = Count;
        while (length > 1 && tokens[length - 1] == Pad) length--;
        return length;
    }

    /// <summary>What is wrong with them in examples of so many tokens; null if nothing is.</summary>
    internal string? Problem(int tokens) => First >= 0 && Count > 0 && First <= tokens - Count ? null
        : $"tokens {First} to {(long)First + Count - 1} are not among the {tokens} of an example";
}
