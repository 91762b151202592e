using Panthera.Analysis;
using Panthera.Language;
using Panthera.Storage;

namespace Panthera.Kernels;

/// <summary>What the kernels share: the states, and the phases of a step. They differ in how they pass over the arrays.</summary>
public abstract unsafe class Kernel : IUpdateRule
{
    private readonly Program _program;
    private readonly Storage[] _inputs;
    private readonly Storage _learningRate;
    private readonly UpdateFactors _factors;
    private Prepared? _toUpdate, _toWeights;
    private Storage? _update;
    private long _steps;

    private protected Kernel(Program program, ParameterLayout layout)
    {
        Layout = layout;
        _program = Liveness.Prune(program);
        _inputs = [.. Enumerable.Range(0, _program.Inputs).Select(v =>
            v < 2 ? Storage.OfCaller() : Storage.Whole(_program.KindOf(v), layout))];
        _learningRate = _inputs[_program.LearningRate];
        _factors = new UpdateFactors(layout);
    }

    /// <summary>Multiplies the updates that <see cref="Update"/> subtracts. 1 unless it is set.</summary>
    public double Scale { get; set; } = 1;

    /// <summary>
    /// Decoupled weight decay beside the program's own: before each <see cref="Update"/>'s subtraction the weights shrink by
    /// this, times the learning rate. 0 unless it is set.
    /// </summary>
    public double WeightDecay { get; set; }

    /// <summary>Which arrays <see cref="WeightDecay"/> shrinks, one value for each array of the layout; null for all.</summary>
    /// <exception cref="ArgumentException">If there are more or fewer values than arrays.</exception>
    public bool[]? Decays
    {
        get;
        set => field = value is null || value.Length == Layout.Arrays ? value
            : throw new ArgumentException($"{value.Length} values were given; the layout has {Layout.Arrays} arrays.", nameof(value));
    }

    /// <summary>The kernel that is expected to take less time in all, compilation included.</summary>
    /// <param name="program">A well-typed program.</param>
    /// <param name="layout">The parameters' layout.</param>
    /// <param name="steps">How many steps are to be made.</param>
    public static Kernel For(Program program, ParameterLayout layout, long steps) =>
        BreakEven.FusedPays(program, layout, steps) ? new FusedKernel(program, layout) : new BlockKernel(program, layout);

    /// <summary>A schedule that is ready to run.</summary>
    private sealed record Prepared(Schedule Schedule, WholeCall[][] Whole, IPass?[] Passes);

    /// <summary>The parameters' layout.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>What runs a function on numbers.</summary>
    private protected virtual Func<Function, IElementwise> Code => function => function.Elementwise!;

    /// <summary>Makes a phase's pass ready to run.</summary>
    private protected abstract IPass Compile(Phase phase, Schedule schedule);

    /// <inheritdoc/>
    public void Reset()
    {
        _steps = 0;
        for (int s = 0; s < _program.States; s++) _inputs[Program.State(s)].Clear();
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate)
    {
        _update ??= Storage.Whole(ValueKind.Array, Layout);
        fixed (float* w = weights)
            Run(_toUpdate ??= Prepare(_update), w, weights.Length, gradient, learningRate);
        return _update.All(Layout);
    }

    /// <inheritdoc/>
    public void Update(Span<float> weights, ReadOnlySpan<float> gradient, float learningRate)
    {
        fixed (float* w = weights)
            Run(PreparedToUpdate(learningRate), w, weights.Length, gradient, learningRate);
    }

    /// <summary>The step count and all states as tensors: what <see cref="Restore"/> needs to go on from here, bit by bit.</summary>
    /// <param name="prefix">What the tensors' names begin with.</param>
    public IReadOnlyList<Tensor> Save(string prefix)
    {
        List<Tensor> tensors = [Tensor.Of<long>($"{prefix}steps", [], [_steps])];
        for (int s = 0; s < _program.States; s++)
        {
            Storage state = _inputs[Program.State(s)];
            // Scalars are computed in double precision, and only read as floats.
            tensors.Add(state.Kind == ValueKind.Scalar
                ? Tensor.Of<double>(NameOf(prefix, s), [], [state.Number])
                : Tensor.Of<float>(NameOf(prefix, s), [Layout[state.Kind].Total], state.All(Layout)));
        }
        return tensors;
    }

    /// <summary>Sets the step count and all states to those that were saved by a kernel of the same program and layout.</summary>
    /// <param name="file">A file with the tensors of <see cref="Save"/>.</param>
    /// <param name="prefix">What their names begin with.</param>
    /// <exception cref="InputException">If one of them is missing or of another size.</exception>
    public void Restore(TensorFile file, string prefix)
    {
        Reset();
        long steps = file.Values<long>($"{prefix}steps")[0];
        if (steps < 0) throw new InputException($"{file.Path}: '{prefix}steps' is {steps}; expected 0 or more.");
        for (int s = 0; s < _program.States; s++)
        {
            Storage state = _inputs[Program.State(s)];
            if (state.Kind == ValueKind.Scalar) state.Set(file.Values<double>(NameOf(prefix, s))[0]);
            else file.Values<float>(NameOf(prefix, s), Layout[state.Kind].Total).CopyTo(state.All(Layout));
        }
        _steps = steps;
    }

    /// <summary>Where a state that is an array begins; benchmarks run other loops over the very same memory.</summary>
    internal float* State(int state) => _inputs[Program.State(state)].Data;

    /// <summary>Plans and compiles ahead of the first <see cref="Update"/>, which does it otherwise.</summary>
    public void Prepare() => PreparedToUpdate(0);

    /// <summary>A state's name in files; numbered, as nothing says that names of variables differ.</summary>
    private string NameOf(string prefix, int state) => $"{prefix}{state}.{_program.Variables[Program.State(state)]}";

    private Prepared PreparedToUpdate(float learningRate)
    {
        if (_factors.Set(Scale, WeightDecay, Decays, learningRate)) _toWeights = null;
        return _toWeights ??= Prepare(null);
    }

    private Prepared Prepare(Storage? update)
    {
        Schedule schedule = new(_program, Layout, _inputs, update, _factors);
        return new(
            schedule,
            [.. schedule.Phases.Select(p => p.Whole.Select(i => new WholeCall(i, schedule, Layout, Code)).ToArray())],
            [.. schedule.Phases.Select(p => p.Pass.Count + p.Stores.Count > 0 ? Compile(p, schedule) : null)]);
    }

    private void Run(Prepared prepared, float* weights, int length, ReadOnlySpan<float> gradient, float learningRate)
    {
        if (length != Layout.Total || gradient.Length != Layout.Total)
            throw new ArgumentException($"{length:N0} weights and {gradient.Length:N0} gradients were given; the layout has {Layout.Total:N0} parameters.");
        fixed (float* g = gradient)
        {
            _inputs[Program.Weights].Data = weights;
            _inputs[Program.Gradient].Data = g;
            _learningRate.Set(learningRate);
            prepared.Schedule.Begin(++_steps);
            for (int p = 0; p < prepared.Passes.Length; p++)
            {
                foreach (WholeCall call in prepared.Whole[p]) call.Run();
                prepared.Passes[p]?.Run();
            }
            prepared.Schedule.End();
        }
    }
}
