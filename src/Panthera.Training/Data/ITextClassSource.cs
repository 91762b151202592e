namespace Panthera.Training.Data;

/// <summary>
/// Texts with one class each. A row of <see cref="Batch.Tokens"/> is <see cref="PaddedText.Length"/> tokens of <see cref="Text"/>:
/// <see cref="PaddedText.Start"/>, the text, and <see cref="PaddedText.Padding"/> to the end; <see cref="Batch.Targets"/> gets one class a row.
/// </summary>
public interface ITextClassSource : IDataSource
{
    /// <summary>How texts become tokens.</summary>
    PaddedText Text { get; }

    /// <summary>The number of classes; targets run from 0 to this less one.</summary>
    int Classes { get; }

    /// <summary>What the classes are called; class i is the i-th.</summary>
    IReadOnlyList<string> ClassNames { get; }

    /// <summary>The text of an example, before it was cut to the length of a row.</summary>
    string TextOf(Split split, int example);
}
