using Panthera.Analysis;
using Panthera.Kernels.Formats;
using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>What the kernels share: the states, and the phases of a step. They differ in how they pass over the arrays.</summary>
public abstract unsafe partial class Kernel : IUpdateRule
{
    private readonly Program _program;
    private readonly Storage[] _inputs;
    private readonly Storage _learningRate;
    private readonly UpdateFactors _factors;
    private readonly int _threads;
    private Prepared? _toUpdate, _toWeights;
    private Storage? _update;
    private long _steps;

    private protected Kernel(Program program, ParameterLayout layout, KernelOptions? options)
    {
        Layout = layout;
        Options = options ?? KernelOptions.Plain;
        _seed = Options.Seed;
        _threads = Options.Threads > 0 ? Options.Threads : Environment.ProcessorCount;
        _program = Liveness.Prune(program);
        _split = Options.WeightPrecision switch
        {
            WeightPrecision.Float32 => null,
            WeightPrecision.BFloat16 => new SplitWeights(layout),
            _ => throw new ArgumentOutOfRangeException(nameof(options), Options.WeightPrecision, "no such precision"),
        };
        _gradients = GradientFormat.Storages();
        _inputs = [_split is null ? Storage.OfCaller() : Storage.Of(_split), _gradients[0], .. States()];
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
    /// <param name="options">How states are kept, and on how many threads; <see cref="KernelOptions.Plain"/> if nothing is said.</param>
    public static Kernel For(Program program, ParameterLayout layout, long steps, KernelOptions? options = null) =>
        BreakEven.FusedPays(program, layout, steps) ? new FusedKernel(program, layout, options) : new BlockKernel(program, layout, options);

    /// <summary>A schedule that is ready to run.</summary>
    private sealed record Prepared(StepPlan StepPlan, WholeCall[][] Whole, Pass?[] Passes);

    /// <summary>The parameters' layout.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>How states are kept, and on how many threads a step runs.</summary>
    public KernelOptions Options { get; }

    /// <summary>What runs a function on numbers.</summary>
    private protected virtual Func<Function, IElementwise> Code => function => function.Elementwise!;

    /// <summary>Makes a phase's pass ready to run.</summary>
    private protected abstract Pass Compile(Phase phase, StepPlan schedule, int threads);

    /// <inheritdoc/>
    public void Reset()
    {
        (_steps, _seed) = (0, Options.Seed);
        _split?.Clear();
        for (int s = 0; s < _program.States; s++) _inputs[Program.State(s)].Clear();
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">If the caller's weights are in another precision than float32.</exception>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate)
    {
        RequireWeights<float>();
        _update ??= Storage.Whole(ValueKind.Array, Layout);
        UseGradient(0);
        fixed (float* w = weights, g = gradient)
        {
            _inputs[Program.Weights].Data = w;
            _inputs[Program.Gradient].Data = g;
            Run(_toUpdate ??= Prepare(_update), weights.Length, gradient.Length, learningRate);
        }
        return _update.All(Layout);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">If the caller's weights are in another precision than float32.</exception>
    public void Update(Span<float> weights, ReadOnlySpan<float> gradient, float learningRate) =>
        Update<float, float>(weights, gradient, learningRate);

    /// <summary>Where a state that is an array begins; benchmarks run other loops over the very same memory.</summary>
    internal float* State(int state) => _inputs[Program.State(state)].Data;

    /// <summary>A state that is an array as floats, whatever it is kept in; tests look in.</summary>
    internal float[] StateNumbers(int state)
    {
        Storage storage = _inputs[Program.State(state)];
        if (storage.Coded is null) return storage.All(Layout).ToArray();
        float[] numbers = new float[Layout.Total];
        fixed (float* to = numbers)
            for (int a = 0; a < Layout.Arrays; a++) storage.Coded.Decode(Layout.Offsets[a], Layout.Lengths[a], a, to + Layout.Offsets[a]);
        return numbers;
    }

    /// <summary>Plans and compiles ahead of the first <see cref="Update"/>, which does it otherwise.</summary>
    public void Prepare() => PreparedToUpdate(0);

    private Prepared PreparedToUpdate(float learningRate)
    {
        if (_factors.Set(Scale, WeightDecay, Decays, learningRate)) _toWeights = null;
        return _toWeights ??= Prepare(null);
    }

    private Prepared Prepare(Storage? update)
    {
        StepPlan schedule = new(_program, Layout, _inputs, update, _factors);
        return new(
            schedule,
            [.. schedule.Phases.Select(p => p.Whole.Select(i => new WholeCall(i, schedule, Layout, Code, _threads)).ToArray())],
            [.. schedule.Phases.Select(p => p.Pass.Count + p.Stores.Count > 0 ? Compile(p, schedule, _threads) : null)]);
    }

    private void Run(Prepared prepared, int weights, int gradient, float learningRate)
    {
        if (weights != Layout.Total || gradient != Layout.Total)
            throw new ArgumentException($"{weights:N0} weights and {gradient:N0} gradients were given; the layout has {Layout.Total:N0} parameters.");
        _learningRate.Set(learningRate);
        prepared.StepPlan.Begin(++_steps);
        foreach (Storage input in _inputs) input.Coded?.Begin(_steps);
        for (int p = 0; p < prepared.Passes.Length; p++)
        {
            foreach (WholeCall call in prepared.Whole[p]) call.Run();
            prepared.Passes[p]?.Run();
        }
        prepared.StepPlan.End();
    }
}
