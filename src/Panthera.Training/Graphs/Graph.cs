namespace Panthera.Training.Graphs;

/// <summary>Where the content of a value comes from.</summary>
public enum ValueSource
{
    /// <summary>An operation computes it.</summary>
    Operation,

    /// <summary>The features of the batch.</summary>
    Features,

    /// <summary>The tokens of the batch: integers, which only an embedding reads.</summary>
    Tokens,
}

/// <summary>A value of a graph: an input, or what an operation computes.</summary>
public sealed class Value
{
    internal Value(Graph graph, int index, ValueSource source, Shape shape, string label, Operation? operation, Value[] inputs)
    {
        Graph = graph;
        Index = index;
        Source = source;
        Shape = shape;
        Label = label;
        Operation = operation;
        Inputs = inputs;
    }

    /// <summary>The graph that the value belongs to.</summary>
    public Graph Graph { get; }

    /// <summary>The position in <see cref="Graph.Values"/>.</summary>
    public int Index { get; }

    /// <summary>Where its content comes from.</summary>
    public ValueSource Source { get; }

    /// <summary>Its shape for one example.</summary>
    public Shape Shape { get; }

    /// <summary>The name that its parameters start with; may be empty.</summary>
    public string Label { get; }

    /// <summary>What computes it; null for inputs of the graph.</summary>
    public Operation? Operation { get; }

    /// <summary>What it is computed from.</summary>
    public IReadOnlyList<Value> Inputs { get; }

    /// <summary>The shapes of its inputs for one example.</summary>
    public IReadOnlyList<Shape> InputShapes => [.. Inputs.Select(input => input.Shape)];

    /// <summary>Whether it is computed as it stands: its parameters are no parameters of the model that is trained.</summary>
    public bool Frozen { get; private set; }

    /// <summary>
    /// Freezes this value and all that it is computed from, as LiT does with a trained image tower (Zhai et al. 2021, arXiv
    /// 2111.07991). A frozen part is computed as a trained model is used, nothing is differentiated in it, and its parameters become
    /// buffers: arrays that no gradient and no optimizer changes, whatever its weight decay, and that have no optimizer states.
    /// </summary>
    /// <returns>This value.</returns>
    public Value Freeze()
    {
        if (Frozen) return this;
        Frozen = true;
        foreach (Value input in Inputs) input.Freeze();
        return this;
    }

    /// <summary>Applies an operation to this value and possibly others.</summary>
    /// <param name="operation">The operation.</param>
    /// <param name="label">The name that its parameters start with.</param>
    /// <param name="others">Its further inputs.</param>
    /// <exception cref="InputException">If the operation cannot take these inputs.</exception>
    public Value Apply(Operation operation, string label = "", params ReadOnlySpan<Value> others) =>
        Graph.Add(operation, label, [this, .. others]);
}

/// <summary>
/// A static network: values in the order in which they are computed, for batches of one size. The last value is the
/// loss. A graph holds no numbers; any number of plans can be made of one.
/// </summary>
public sealed class Graph
{
    private readonly List<Value> _values = [];

    /// <summary>An empty graph.</summary>
    /// <param name="batch">Examples in a batch.</param>
    /// <exception cref="InputException">If the batch is empty.</exception>
    public Graph(int batch)
    {
        if (batch <= 0) throw new InputException($"a batch of {batch} examples is not possible: at least one is needed");
        Batch = batch;
    }

    /// <summary>Examples in a batch.</summary>
    public int Batch { get; }

    /// <summary>All values; each comes after those that it is computed from.</summary>
    public IReadOnlyList<Value> Values => _values;

    /// <summary>The features of the batch, as real numbers of a shape.</summary>
    public Value Features(params int[] sizes) => Input(ValueSource.Features, new Shape(sizes));

    /// <summary>The tokens of the batch, as a sequence of integers.</summary>
    public Value Tokens(int sequence) => Input(ValueSource.Tokens, new Shape(sequence));

    internal Value Add(Operation operation, string label, Value[] inputs)
    {
        foreach (Value input in inputs)
        {
            if (input.Graph != this) throw new InputException($"{operation.Name}: an input belongs to another graph");
        }
        Shape shape = operation.OutputShape([.. inputs.Select(input => input.Shape)]);
        for (int i = 0; i < inputs.Length; i++)
        {
            bool wantsTokens = operation is ITakesTokens takes && takes.TakesTokens(i, inputs.Length);
            if (wantsTokens != (inputs[i].Source == ValueSource.Tokens))
                throw new InputException($"{operation.Name} takes {(wantsTokens ? "tokens" : "real numbers")}");
        }
        return Append(new Value(this, _values.Count, ValueSource.Operation, shape, label, operation, inputs));
    }

    private Value Input(ValueSource source, Shape shape)
    {
        if (_values.Exists(value => value.Source == source)) throw new InputException($"the graph has its {source} already");
        return Append(new Value(this, _values.Count, source, shape, "", null, []));
    }

    private Value Append(Value value)
    {
        _values.Add(value);
        return value;
    }
}

/// <summary>Marks an operation that has tokens rather than real numbers for an input.</summary>
public interface ITakesTokens
{
    /// <summary>Whether an input is tokens; all are unless the operation says otherwise.</summary>
    /// <param name="input">Which input.</param>
    /// <param name="inputs">How many there are.</param>
    bool TakesTokens(int input, int inputs) => true;
}

/// <summary>Marks an operation that cannot take every batch, as one that looks tokens or targets up.</summary>
public interface IChecksBatch
{
    /// <summary>Throws a readable error if the slice holds what the operation cannot take, such as a class that does not exist.</summary>
    /// <param name="site">The operation's place; its tokens and targets are those to look at.</param>
    void Check(Site site);
}

/// <summary>Marks an operation that ends a graph: it adds to the score of its site and has the shape ().</summary>
public interface ILoss
{
    /// <summary>Targets that the batch holds for one example.</summary>
    int TargetsPerExample(IReadOnlyList<Shape> inputs);
}
