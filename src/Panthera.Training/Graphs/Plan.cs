using System.Diagnostics;
using System.Runtime.CompilerServices;
using Panthera.Training.Data;

namespace Panthera.Training.Graphs;

/// <summary>
/// A graph compiled for training: its operations in order, over memory that is allocated once. A pass allocates nothing.
/// The same parameters and batch give the same bits on the same machine, on any number of threads. A plan is for one
/// caller at a time.
/// </summary>
/// <remarks>
/// A batch is computed slice by slice, so that the activations of a slice stay in the processor's cache between the
/// forward and the backward pass; the gradients of the slices add up.
/// </remarks>
public sealed unsafe class Plan : IDisposable
{
    private const ulong ParameterStream = 0x70617261, BufferStream = 0x62756666;

    private readonly float[] _arena;
    private readonly Score _score = new();
    private readonly Operation[] _operations;
    private readonly Site[] _sites;
    private readonly bool[] _backward;
    private readonly Value[] _computed;
    private readonly List<(Site Site, int Input)> _featureReaders = [];
    private readonly ArrayBank _parameters = new(), _buffers = new();
    private readonly int _sliceExamples;
    private readonly int _featuresPerExample;
    private readonly int _tokensPerExample;
    private readonly int _targetsPerExample;
    private readonly WorkerTeam _team;
    private readonly Action<Worker> _pass;
    private readonly (IChecksBatch Operation, Site Site)[] _checks;
    private bool _withGradients, _training;
    private int _firstExample = -1;

    /// <summary>Compiles a graph. The parameters are zero until <see cref="Initialize"/> or the caller sets them.</summary>
    /// <param name="graph">A graph whose last value is a loss.</param>
    /// <param name="threads">How many threads compute a pass together.</param>
    /// <exception cref="InputException">If the graph does not end in a loss or has values that the loss does not depend on.</exception>
    public Plan(Graph graph, int threads = 1) : this(graph, threads, Slices.ExamplesOf(graph)) { }

    /// <summary>Compiles a graph for slices of a size.</summary>
    /// <param name="graph">A graph whose last value is a loss.</param>
    /// <param name="threads">How many threads compute a pass together.</param>
    /// <param name="sliceExamples">Examples that are computed at a time.</param>
    /// <param name="reuse">Whether blocks of the arena are used again; otherwise <see cref="Output"/> can be read.</param>
    internal Plan(Graph graph, int threads, int sliceExamples, bool reuse = true)
    {
        if (graph.Values.Count == 0) throw new InputException("the graph is empty");
        Value last = graph.Values[^1];
        if (last.Operation is not ILoss loss) throw new InputException("the graph does not end in a loss, such as cross-entropy");
        if (graph.Batch % sliceExamples != 0)
            throw new InputException($"a batch of {graph.Batch} cannot be cut into slices of {sliceExamples}");

        PlanLayout layout = new(graph, sliceExamples, threads, reuse);
        Rows = graph.Batch;
        _sliceExamples = sliceExamples;
        _targetsPerExample = loss.TargetsPerExample([.. last.Inputs.Select(input => input.Shape)]);
        _featuresPerExample = graph.Values.Where(value => value.Source == ValueSource.Features).Sum(value => value.Shape.Length);
        _tokensPerExample = graph.Values.Where(value => value.Source == ValueSource.Tokens).Sum(value => value.Shape.Length);
        TargetCount = Rows * _targetsPerExample;
        Batch = new Batch(
            Pinned<float>(Rows * _featuresPerExample), Pinned<int>(Rows * _tokensPerExample), Pinned<int>(TargetCount));
        Predictions = Pinned<int>(TargetCount);

        _computed = [.. graph.Values.Where(value => value.Operation is not null)];
        _operations = [.. _computed.Select(value => value.Operation!)];
        _backward = [.. _computed.Select(value => layout.NeedsGradient[value.Index])];
        foreach (Value value in _computed)
        {
            (value.Frozen ? _buffers : _parameters).Add(value.Label, value.Operation!.Parameters(value.InputShapes), value.Frozen);
            _buffers.Add(value.Label, value.Operation.Buffers(value.InputShapes));
        }
        Parameters = _parameters.Allocate();
        Gradients = _parameters.Allocate();
        Buffers = _buffers.Allocate();
        _arena = Pinned<float>(layout.Length + 16);

        // The runtime aligns arrays to 8 bytes; blocks are to start at cache lines.
        float* arena = (float*)(((nuint)Unsafe.AsPointer(ref _arena[0]) + 63) & ~(nuint)63);
        int parameter = 0, buffer = 0;
        _sites = [.. _computed.Select(value => MakeSite(value, layout, arena, ref parameter, ref buffer))];
        _checks = [.. _operations.Zip(_sites).Where(pair => pair.First is IChecksBatch).Select(pair => ((IChecksBatch)pair.First, pair.Second))];
        Operations = [.. _computed.Select(value => PlannedOperation.Of(value, Rows, layout))];
        _team = new WorkerTeam(threads);
        _pass = Pass;
    }

    /// <summary>All parameters, array after array.</summary>
    public float[] Parameters { get; }

    /// <summary>The gradient of the mean loss by each parameter, at the same places.</summary>
    public float[] Gradients { get; }

    /// <summary>What operations keep from step to step beside the parameters, such as running means.</summary>
    public float[] Buffers { get; }

    /// <summary>The parameter arrays, in the order of their offsets; together they cover the buffers without gaps.</summary>
    public IReadOnlyList<ParameterArray> Arrays => _parameters.Arrays;

    /// <summary>The arrays of <see cref="Buffers"/>.</summary>
    public IReadOnlyList<ParameterArray> BufferArrays => _buffers.Arrays;

    /// <summary>Those of them that are parameters of a frozen part of the graph.</summary>
    public IEnumerable<ParameterArray> FrozenArrays => BufferArrays.Where(array => array.IsFrozen);

    /// <summary>The operations, in the order in which a forward pass runs them.</summary>
    public IReadOnlyList<PlannedOperation> Operations { get; }

    /// <summary>Adds up the time of each operation if it is set.</summary>
    public OperationTimes? Times { get; set; }

    /// <summary>The inputs and targets of the next pass, for the caller to fill.</summary>
    public Batch Batch { get; }

    /// <summary>Examples in a batch.</summary>
    public int Rows { get; }

    /// <summary>Examples that are computed at a time.</summary>
    public int SliceExamples => _sliceExamples;

    /// <summary>How many threads compute a pass together.</summary>
    public int Threads => _team.Count;

    /// <summary>Targets in a batch.</summary>
    public int TargetCount { get; }

    /// <summary>Targets whose most probable class was the right one in the last pass.</summary>
    public int Correct => _score.Correct;

    /// <summary>The most probable class of each target in the last pass that was none of training; -1 where no number was largest.</summary>
    public int[] Predictions { get; }

    /// <summary>
    /// Floating-point operations of the matrix products of one forward and backward pass over a batch; a multiply-add
    /// counts as two.
    /// </summary>
    public long FlopsPerStep => Operations.Sum(operation => operation.ForwardFlops + operation.BackwardFlops);

    /// <summary>Bytes of all buffers: arena, parameters, gradients and batch. A pass needs no others.</summary>
    public long Bytes => sizeof(float)
        * ((long)_arena.Length + 2L * Parameters.Length + Buffers.Length + Batch.Features.Length + Batch.Tokens.Length + 2L * TargetCount);

    /// <summary>The mean loss of the last pass in nats, before it is rounded to a float.</summary>
    internal double Loss => _score.Loss / TargetCount;

    /// <summary>Draws all parameters with their initialisers.</summary>
    /// <param name="seed">The same seed gives the same parameters.</param>
    public void Initialize(ulong seed)
    {
        _parameters.Initialize(Parameters, seed, ParameterStream);
        _buffers.Initialize(Buffers, seed, BufferStream);
    }

    /// <summary>Computes the mean loss of the batch in nats, and <see cref="Correct"/>, as a trained model is used.</summary>
    /// <exception cref="InputException">If a token or target of the batch is out of range.</exception>
    public float Forward() => Run(withGradients: false, training: false);

    /// <summary>Computes the mean loss of the batch in nats, <see cref="Correct"/> and <see cref="Gradients"/>.</summary>
    /// <exception cref="InputException">If a token or target of the batch is out of range.</exception>
    public float ForwardBackward() => Run(withGradients: true, training: true);

    /// <summary>
    /// What the last <see cref="Forward"/> gave the loss, such as the embeddings of a batch, example after example. Valid until the
    /// next pass.
    /// </summary>
    /// <param name="index">Which of the loss's inputs; one that its gradient depends on.</param>
    /// <exception cref="InvalidOperationException">If the plan computes a batch in slices, of which only the last is there.</exception>
    public ReadOnlySpan<float> LossInput(int index)
    {
        if (_sliceExamples != Rows) throw new InvalidOperationException("The batch is computed in slices; only the last one is there.");
        if (!_operations[^1].BackwardReadsInput(index)) throw new InvalidOperationException("The loss may have written over this input.");
        return new(_sites[^1].Input(index), Rows * _computed[^1].Inputs[index].Shape.Length);
    }

    /// <summary>The loss whose gradient <see cref="ForwardBackward"/> computes.</summary>
    internal float ForwardOfTraining() => Run(withGradients: false, training: true);

    /// <summary>What the last slice of the last pass left in a value, unless its block was used again.</summary>
    internal ReadOnlySpan<float> Output(Value value) =>
        new(_sites[Array.IndexOf(_computed, value)].Output, _sliceExamples * value.Shape.Length);

    /// <summary>The operations with their places in memory, for measurements.</summary>
    internal IEnumerable<(Value Value, Site Site, bool Backward)> Steps =>
        _computed.Select((value, i) => (value, _sites[i], _backward[i]));

    /// <summary>Ends the threads.</summary>
    public void Dispose() => _team.Dispose();

    private float Run(bool withGradients, bool training)
    {
        (_score.Loss, _score.Correct, _withGradients) = (0, 0, withGradients);
        if (training != _training)
        {
            for (int i = 0; i < _sites.Length; i++) _sites[i].Training = training && !_computed[i].Frozen;
            _training = training;
        }
        for (int first = 0; first < Rows; first += _sliceExamples)
        {
            MoveTo(first);
            foreach ((IChecksBatch operation, Site site) in _checks) operation.Check(site);
        }
        if (withGradients) Array.Clear(Gradients);
        _team.Run(_pass);
        return (float)Loss;
    }

    private void Pass(Worker worker)
    {
        OperationTimes? times = worker.IsFirst ? Times : null;
        if (_withGradients) Prepare(worker, times);
        for (int first = 0; first < Rows; first += _sliceExamples)
        {
            if (worker.IsFirst) MoveTo(first);
            worker.Wait();
            for (int i = 0; i < _operations.Length; i++)
            {
                long start = times is null ? 0 : Stopwatch.GetTimestamp();
                _operations[i].Forward(_sites[i], worker);
                worker.Wait();
                times?.AddForward(i, start);
            }
            if (!_withGradients) continue;
            for (int i = _operations.Length - 1; i >= 0; i--)
            {
                if (!_backward[i]) continue;
                long start = times is null ? 0 : Stopwatch.GetTimestamp();
                _operations[i].Backward(_sites[i], worker);
                worker.Wait();
                times?.AddBackward(i, start);
            }
        }
    }

    private void Prepare(Worker worker, OperationTimes? times)
    {
        for (int i = 0; i < _operations.Length; i++)
        {
            if (_sites[i].Prepared == null) continue;
            long start = times is null ? 0 : Stopwatch.GetTimestamp();
            _operations[i].Prepare(_sites[i], worker);
            times?.AddBackward(i, start);
        }
    }

    private void MoveTo(int example)
    {
        if (example == _firstExample) return;
        _firstExample = example;
        float* features = Pointer(Batch.Features) + (nint)example * _featuresPerExample;
        foreach ((Site site, int input) in _featureReaders) site.SetInput(input, features);
        int* tokens = Pointer(Batch.Tokens) + (nint)example * _tokensPerExample;
        int* targets = Pointer(Batch.Targets) + (nint)example * _targetsPerExample;
        int* predictions = Pointer(Predictions) + (nint)example * _targetsPerExample;
        foreach (Site site in _sites)
        {
            site.Tokens = tokens;
            site.Targets = targets;
            site.PredictionsStart = predictions;
        }
    }

    private Site MakeSite(Value value, PlanLayout layout, float* arena, ref int parameter, ref int buffer)
    {
        IReadOnlyList<Shape> shapes = value.InputShapes;
        Operation operation = value.Operation!;
        int index = value.Index, parameters = operation.Parameters(shapes).Count, buffers = operation.Buffers(shapes).Count;
        Site site = new(value, parameters, buffers, _score)
        {
            Examples = _sliceExamples,
            TargetCount = TargetCount,
            Output = arena + layout.Outputs[index],
            OutputGradient = layout.OutputGradients[index] == PlanLayout.None ? null : arena + layout.OutputGradients[index],
            Saved = arena + layout.Saved[index],
            Statistics = arena + layout.Statistics[index],
            WorkspaceStart = arena + layout.Workspace,
            WorkspaceLength = layout.WorkspaceLength,
            Constants = arena + layout.Constants[index],
            Prepared = layout.Prepared[index] == PlanLayout.None ? null : arena + layout.Prepared[index],
        };
        for (int i = 0; i < shapes.Count; i++)
        {
            int input = value.Inputs[i].Index;
            if (layout.Outputs[input] != PlanLayout.None) site.SetInput(i, arena + layout.Outputs[input]);
            else if (value.Inputs[i].Source == ValueSource.Features) _featureReaders.Add((site, i));
            (int offset, bool accumulate) = layout.InputGradients[index][i];
            if (offset != PlanLayout.None) site.SetInputGradient(i, arena + offset, accumulate);
        }
        for (int i = 0; i < parameters; i++)
        {
            if (value.Frozen)
            {
                site.SetParameter(i, Pointer(Buffers) + BufferArrays[buffer++].Offset, null);
                continue;
            }
            int offset = Arrays[parameter++].Offset;
            site.SetParameter(i, Pointer(Parameters) + offset, Pointer(Gradients) + offset);
        }
        for (int i = 0; i < buffers; i++, buffer++) site.SetBuffer(i, Pointer(Buffers) + BufferArrays[buffer].Offset);
        operation.FillConstants(shapes, new Span<float>(site.Constants, operation.ConstantsLength(shapes)));
        return site;
    }

    private static T[] Pinned<T>(int length) => GC.AllocateArray<T>(length, pinned: true);

    private static T* Pointer<T>(T[] pinned) where T : unmanaged =>
        pinned.Length == 0 ? null : (T*)Unsafe.AsPointer(ref pinned[0]);
}
