namespace Panthera.Training.Graphs;

/// <summary>
/// The shape of a value for one example; the batch is left out. An MLP's activations are (width), a Transformer's
/// (tokens × width), a model's loss is ().
/// </summary>
public readonly struct Shape : IEquatable<Shape>
{
    private readonly int[]? _sizes;

    /// <summary>A shape from its sizes, outermost first.</summary>
    /// <exception cref="InputException">If a size is not positive.</exception>
    public Shape(params int[] sizes)
    {
        ArgumentNullException.ThrowIfNull(sizes);
        foreach (int size in sizes)
        {
            if (size <= 0) throw new InputException($"size {size} of shape ({string.Join(" × ", sizes)}) is not positive");
        }
        _sizes = sizes;
    }

    /// <summary>The sizes, outermost first.</summary>
    public IReadOnlyList<int> Sizes => _sizes ?? [];

    /// <summary>How many sizes there are.</summary>
    public int Rank => Sizes.Count;

    /// <summary>The innermost size: the features of one token or example; 1 for ().</summary>
    public int Width => Rank == 0 ? 1 : Sizes[^1];

    /// <summary>The product of all sizes but the innermost: the tokens of an example.</summary>
    public int Rows => Length / Width;

    /// <summary>The product of all sizes.</summary>
    public int Length => Sizes.Aggregate(1, (product, size) => checked(product * size));

    /// <summary>The same shape with another innermost size.</summary>
    public Shape WithWidth(int width) => new([.. Sizes.Take(Rank - 1), width]);

    /// <inheritdoc/>
    public bool Equals(Shape other) => Sizes.SequenceEqual(other.Sizes);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Sizes.Aggregate(17, HashCode.Combine);

    /// <summary>Whether all sizes agree.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether some size differs.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>The sizes in brackets, such as <c>(16 × 48)</c>.</summary>
    public override string ToString() => $"({string.Join(" × ", Sizes)})";
}
