using System.Runtime.CompilerServices;
using Panthera.Training.Data;

namespace Panthera.Training.Graphs;

/// <summary>A slice of a plan's flat buffers: one parameter array and, at the same place, its gradient.</summary>
/// <param name="Name">Its name in the model, such as <c>layer 1.attention.out.weight</c>.</param>
/// <param name="Shape">Its sizes, outermost first; a matrix is inputs × outputs.</param>
/// <param name="Offset">The index of its first number.</param>
/// <param name="Length">How many numbers it has.</param>
public sealed record ParameterArray(string Name, IReadOnlyList<int> Shape, int Offset, int Length);

/// <summary>
/// A graph compiled for training: its operations in order, over memory that is allocated once. A pass allocates nothing.
/// A plan is for one thread at a time; the same parameters and batch give the same bits on the same machine.
/// </summary>
/// <remarks>
/// A batch is computed slice by slice, so that the activations of a slice stay in the processor's cache between the
/// forward and the backward pass; the gradients of the slices add up.
/// </remarks>
public sealed unsafe class Plan
{
    // What stays in the second cache of common processors, with room for the parameters.
    private const int SliceBytes = 512 * 1024;

    // Below so many rows a matrix product is too short to run near its peak.
    private const int SliceRows = 128;

    private const ulong ParameterStream = 0x70617261;

    private readonly float[] _arena;
    private readonly Score _score = new();
    private readonly Operation[] _operations;
    private readonly Site[] _sites;
    private readonly bool[] _backward;
    private readonly Value[] _computed;
    private readonly List<(Site Site, int Input)> _featureReaders = [];
    private readonly List<Initializer> _initializers = [];
    private readonly List<ParameterArray> _arrays = [];
    private readonly int _sliceExamples;
    private readonly int _featuresPerExample;
    private readonly int _tokensPerExample;
    private readonly int _targetsPerExample;

    /// <summary>Compiles a graph. The parameters are zero until <see cref="Initialize"/> or the caller sets them.</summary>
    /// <param name="graph">A graph whose last value is a loss.</param>
    /// <exception cref="InputException">If the graph does not end in a loss or has values that the loss does not depend on.</exception>
    public Plan(Graph graph) : this(graph, SliceExamples(graph)) { }

    internal Plan(Graph graph, int sliceExamples)
    {
        if (graph.Values.Count == 0) throw new InputException("the graph is empty");
        Value last = graph.Values[^1];
        if (last.Operation is not ILoss loss) throw new InputException("the graph does not end in a loss, such as cross-entropy");
        if (graph.Batch % sliceExamples != 0)
            throw new InputException($"a batch of {graph.Batch} cannot be cut into slices of {sliceExamples}");

        PlanLayout layout = new(graph, sliceExamples);
        Rows = graph.Batch;
        _sliceExamples = sliceExamples;
        _targetsPerExample = loss.TargetsPerExample([.. last.Inputs.Select(input => input.Shape)]);
        _featuresPerExample = graph.Values.Where(value => value.Source == ValueSource.Features).Sum(value => value.Shape.Length);
        _tokensPerExample = graph.Values.Where(value => value.Source == ValueSource.Tokens).Sum(value => value.Shape.Length);
        TargetCount = Rows * _targetsPerExample;
        Batch = new Batch(
            Pinned<float>(Rows * _featuresPerExample), Pinned<int>(Rows * _tokensPerExample), Pinned<int>(TargetCount));

        _computed = [.. graph.Values.Where(value => value.Operation is not null)];
        _operations = [.. _computed.Select(value => value.Operation!)];
        _backward = [.. _computed.Select(value => layout.NeedsGradient[value.Index])];
        _sites = new Site[_computed.Length];
        foreach (Value value in _computed) ListParameters(value);
        int parameters = _arrays.Sum(array => array.Length);
        Parameters = Pinned<float>(parameters);
        Gradients = Pinned<float>(parameters);
        _arena = Pinned<float>(layout.Length + 16);

        // The runtime aligns arrays to 8 bytes; blocks are to start at cache lines.
        float* arena = (float*)(((nuint)Unsafe.AsPointer(ref _arena[0]) + 63) & ~(nuint)63);
        int array = 0;
        for (int i = 0; i < _computed.Length; i++) _sites[i] = MakeSite(_computed[i], layout, arena, ref array);
        FlopsPerStep = Rows * _computed.Sum(value => StepFlops(value, layout));
    }

    /// <summary>All parameters, array after array.</summary>
    public float[] Parameters { get; }

    /// <summary>The gradient of the mean loss by each parameter, at the same places.</summary>
    public float[] Gradients { get; }

    /// <summary>The parameter arrays, in the order of their offsets; together they cover the buffers without gaps.</summary>
    public IReadOnlyList<ParameterArray> Arrays => _arrays;

    /// <summary>The inputs and targets of the next pass, for the caller to fill.</summary>
    public Batch Batch { get; }

    /// <summary>Examples in a batch.</summary>
    public int Rows { get; }

    /// <summary>Targets in a batch.</summary>
    public int TargetCount { get; }

    /// <summary>Targets whose most probable class was the right one in the last pass.</summary>
    public int Correct => _score.Correct;

    /// <summary>
    /// Floating-point operations of the matrix products of one forward and backward pass over a batch; a multiply-add
    /// counts as two.
    /// </summary>
    public long FlopsPerStep { get; }

    /// <summary>Bytes of all buffers: arena, parameters, gradients and batch.</summary>
    public long Bytes =>
        sizeof(float) * ((long)_arena.Length + 2L * Parameters.Length + Batch.Features.Length + Batch.Tokens.Length + TargetCount);

    /// <summary>The mean loss of the last pass in nats, before it is rounded to a float.</summary>
    internal double Loss => _score.Loss / TargetCount;

    /// <summary>Draws all parameters with their initialisers.</summary>
    /// <param name="seed">The same seed gives the same parameters.</param>
    public void Initialize(ulong seed)
    {
        for (int i = 0; i < _arrays.Count; i++)
        {
            ParameterArray array = _arrays[i];
            Rng rng = new(seed, ParameterStream, (ulong)i);
            _initializers[i](Parameters.AsSpan(array.Offset, array.Length), new Shape([.. array.Shape]), ref rng);
        }
    }

    /// <summary>Computes the mean loss of the batch in nats, and <see cref="Correct"/>.</summary>
    /// <exception cref="InputException">If a token or target of the batch is out of range.</exception>
    public float Forward()
    {
        ResetScore();
        for (int first = 0; first < Rows; first += _sliceExamples)
        {
            MoveTo(first);
            ForwardSlice();
        }
        return (float)Loss;
    }

    /// <summary>Computes the mean loss of the batch in nats, <see cref="Correct"/> and <see cref="Gradients"/>.</summary>
    /// <exception cref="InputException">If a token or target of the batch is out of range.</exception>
    public float ForwardBackward()
    {
        ResetScore();
        Array.Clear(Gradients);
        for (int first = 0; first < Rows; first += _sliceExamples)
        {
            MoveTo(first);
            ForwardSlice();
            for (int i = _operations.Length - 1; i >= 0; i--)
            {
                if (_backward[i]) _operations[i].Backward(_sites[i]);
            }
        }
        return (float)Loss;
    }

    /// <summary>What the last slice of the last pass left in a value.</summary>
    internal ReadOnlySpan<float> Output(Value value) =>
        new(_sites[Array.IndexOf(_computed, value)].Output, _sliceExamples * value.Shape.Length);

    /// <summary>The operations with their places in memory, for measurements.</summary>
    internal IEnumerable<(Value Value, Site Site, bool Backward)> Steps =>
        _computed.Select((value, i) => (value, _sites[i], _backward[i]));

    private void ForwardSlice()
    {
        for (int i = 0; i < _operations.Length; i++) _operations[i].Forward(_sites[i]);
    }

    private void ResetScore()
    {
        _score.Loss = 0;
        _score.Correct = 0;
    }

    private void MoveTo(int example)
    {
        float* features = Pointer(Batch.Features) + (nint)example * _featuresPerExample;
        foreach ((Site site, int input) in _featureReaders) site.SetInput(input, features);
        int* tokens = Pointer(Batch.Tokens) + (nint)example * _tokensPerExample;
        int* targets = Pointer(Batch.Targets) + (nint)example * _targetsPerExample;
        foreach (Site site in _sites)
        {
            site.Tokens = tokens;
            site.Targets = targets;
        }
    }

    private void ListParameters(Value value)
    {
        foreach (ParameterRequest request in value.Operation!.Parameters(Shapes(value)))
        {
            string name = value.Label.Length == 0 ? request.Name : $"{value.Label}.{request.Name}";
            if (_arrays.Exists(other => other.Name == name)) throw new InputException($"two parameter arrays are called '{name}'");
            int offset = _arrays.Count == 0 ? 0 : _arrays[^1].Offset + _arrays[^1].Length;
            _arrays.Add(new ParameterArray(name, request.Shape.Sizes, offset, request.Shape.Length));
            _initializers.Add(request.Initializer);
        }
    }

    private Site MakeSite(Value value, PlanLayout layout, float* arena, ref int array)
    {
        Shape[] shapes = Shapes(value);
        Operation operation = value.Operation!;
        int index = value.Index, parameters = operation.Parameters(shapes).Count;
        Site site = new(value, parameters, _score)
        {
            Examples = _sliceExamples,
            TargetCount = TargetCount,
            Output = arena + layout.Outputs[index],
            OutputGradient = layout.OutputGradients[index] == PlanLayout.None ? null : arena + layout.OutputGradients[index],
            Saved = arena + layout.Saved[index],
            Workspace = arena + layout.Workspace,
            Constants = arena + layout.Constants[index],
        };
        for (int i = 0; i < shapes.Length; i++)
        {
            int input = value.Inputs[i].Index;
            if (layout.Outputs[input] != PlanLayout.None) site.SetInput(i, arena + layout.Outputs[input]);
            else if (value.Inputs[i].Source == ValueSource.Features) _featureReaders.Add((site, i));
            (int offset, bool accumulate) = layout.InputGradients[index][i];
            if (offset != PlanLayout.None) site.SetInputGradient(i, arena + offset, accumulate);
        }
        for (int i = 0; i < parameters; i++, array++)
        {
            int offset = _arrays[array].Offset;
            site.SetParameter(i, Pointer(Parameters) + offset, Pointer(Gradients) + offset);
        }
        operation.FillConstants(shapes, new Span<float>(site.Constants, operation.ConstantsLength(shapes)));
        return site;
    }

    // The gradient costs two products for each one of the forward pass, or one where the input is data.
    private static long StepFlops(Value value, PlanLayout layout)
    {
        Shape[] shapes = Shapes(value);
        bool inputsWanted = value.Inputs.Any(input => layout.NeedsGradient[input.Index]);
        int parameters = value.Operation!.Parameters(shapes).Count;
        return value.Operation.Flops(shapes) * (1 + (parameters > 0 && !inputsWanted ? 1 : 2));
    }

    private static int SliceExamples(Graph graph)
    {
        int rows = graph.Values.Where(value => value.Operation is not null).Select(value => value.Shape.Rows).DefaultIfEmpty(1).Max();
        int examples = graph.Batch;
        for (int next = examples - 1; next > 0 && next * rows >= SliceRows; next--)
        {
            if (graph.Batch % next != 0) continue;
            if (sizeof(float) * (long)new PlanLayout(graph, examples).Length <= SliceBytes) break;
            examples = next;
        }
        return examples;
    }

    private static Shape[] Shapes(Value value) => [.. value.Inputs.Select(input => input.Shape)];

    private static T[] Pinned<T>(int length) => GC.AllocateArray<T>(length, pinned: true);

    private static T* Pointer<T>(T[] pinned) where T : unmanaged =>
        pinned.Length == 0 ? null : (T*)Unsafe.AsPointer(ref pinned[0]);
}
