using Panthera.Training.Data;

namespace Panthera.Training;

/// <summary>Finds the example of a batch that a model cannot take.</summary>
internal static class BatchFaults
{
    /// <summary>Throws a readable error if a feature is NaN or infinite.</summary>
    /// <param name="data">Where the batch is from.</param>
    /// <param name="split">Of which split.</param>
    /// <param name="examples">The index of each row in the split.</param>
    /// <param name="batch">The batch.</param>
    /// <exception cref="InputException">If so: which feature of which example.</exception>
    public static void RequireFinite(IDataSource data, Split split, ReadOnlySpan<int> examples, Batch batch)
    {
        int index = Array.FindIndex(batch.Features, feature => !float.IsFinite(feature)), width = batch.Features.Length / examples.Length;
        if (index >= 0)
            throw new InputException($"{Place(data, split, examples[index / width])}, feature {index % width}: {batch.Features[index]}; expected finite numbers");
    }

    /// <summary>An error that names the first example with a token or target that does not exist.</summary>
    /// <param name="data">Where the batch is from.</param>
    /// <param name="split">Of which split.</param>
    /// <param name="examples">The index of each row in the split.</param>
    /// <param name="batch">The batch.</param>
    /// <param name="classes">Classes or tokens to choose from.</param>
    /// <param name="fault">What the model said.</param>
    public static InputException OutOfRange(
        IDataSource data, Split split, ReadOnlySpan<int> examples, Batch batch, int classes, InputException fault)
    {
        for (int row = 0; row < examples.Length; row++)
            foreach ((string kind, int[] values) in ((string, int[])[])[("token", batch.Tokens), ("target", batch.Targets)])
            {
                int width = values.Length / examples.Length;
                for (int i = 0; i < width; i++)
                {
                    int value = values[row * width + i];
                    if ((uint)value >= (uint)classes)
                        return new($"{Place(data, split, examples[row])}, {kind} {i}: {value}; expected 0 to {classes - 1}", fault);
                }
            }
        return new($"{data.Name}, {split.ToString().ToLowerInvariant()} split: {fault.Message}", fault);
    }

    private static string Place(IDataSource data, Split split, int example) =>
        $"{data.Name}, {split.ToString().ToLowerInvariant()} split, example {example}";
}
