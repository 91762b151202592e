namespace Panthera.Storage;

/// <summary>What a file of tensors holds.</summary>
public sealed class TensorFile
{
    private readonly Dictionary<string, Tensor> _byName;

    internal TensorFile(string path, IReadOnlyList<Tensor> tensors, IReadOnlyDictionary<string, string> metadata)
    {
        (Path, Tensors, Metadata) = (path, tensors, metadata);
        _byName = tensors.ToDictionary(tensor => tensor.Name);
    }

    /// <summary>The file, for messages.</summary>
    public string Path { get; }

    /// <summary>Its tensors, in the header's order.</summary>
    public IReadOnlyList<Tensor> Tensors { get; }

    /// <summary>What its header says beside them.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; }

    /// <summary>The numbers of a tensor that must be there.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="shape">Its sides.</param>
    /// <exception cref="InputException">If there is none of this name, type and shape.</exception>
    public ReadOnlySpan<T> Values<T>(string name, params IEnumerable<int> shape) where T : unmanaged
    {
        long[] sides = [.. shape.Select(side => (long)side)];
        string Described(TensorType type, IEnumerable<long> of) => $"{type} ({string.Join(" × ", of)})";
        string expected = Described(Tensor.TypeOf<T>(), sides);
        if (!_byName.TryGetValue(name, out Tensor? tensor)) throw new InputException($"{Path}: no tensor '{name}'; expected one of {expected}.");
        return tensor.Type == Tensor.TypeOf<T>() && tensor.Shape.SequenceEqual(sides) ? tensor.Values<T>()
            : throw new InputException($"{Path}: tensor '{name}' is {Described(tensor.Type, tensor.Shape)}; expected {expected}.");
    }
}
