namespace Panthera.Training.Graphs;

/// <summary>Named arrays in one flat buffer, array after array, each with what draws its first values.</summary>
internal sealed class ArrayBank
{
    private readonly List<ParameterArray> _arrays = [];
    private readonly List<Initializer> _initializers = [];

    /// <summary>The arrays, in the order of their offsets; together they cover the buffer without gaps.</summary>
    public IReadOnlyList<ParameterArray> Arrays => _arrays;

    /// <summary>Floats in all.</summary>
    public int Length => _arrays.Count == 0 ? 0 : checked(_arrays[^1].Offset + _arrays[^1].Length);

    /// <summary>Appends the arrays that an operation asks for.</summary>
    /// <param name="label">What their names start with; may be empty.</param>
    /// <param name="requests">What is asked for.</param>
    /// <param name="frozen">Whether they are parameters of a frozen part.</param>
    /// <exception cref="InputException">If there is an array of the same name.</exception>
    public void Add(string label, IReadOnlyList<ParameterRequest> requests, bool frozen = false)
    {
        foreach (ParameterRequest request in requests)
        {
            string name = label.Length == 0 ? request.Name : $"{label}.{request.Name}";
            if (_arrays.Exists(other => other.Name == name)) throw new InputException($"two parameter arrays are called '{name}'");
            _arrays.Add(new ParameterArray(name, request.Shape.Sizes, Length, request.Shape.Length) { IsFrozen = frozen });
            _initializers.Add(request.Initializer);
        }
    }

    /// <summary>Memory for all arrays, all zero, which the garbage collector does not move.</summary>
    public float[] Allocate() => GC.AllocateArray<float>(Length, pinned: true);

    /// <summary>Draws the first values of all arrays, each from a stream of random numbers of its own.</summary>
    public void Initialize(float[] values, ulong seed, ulong stream)
    {
        for (int i = 0; i < _arrays.Count; i++)
        {
            ParameterArray array = _arrays[i];
            Rng rng = new(seed, stream, (ulong)i);
            _initializers[i](values.AsSpan(array.Offset, array.Length), new Shape([.. array.Shape]), ref rng);
        }
    }
}
