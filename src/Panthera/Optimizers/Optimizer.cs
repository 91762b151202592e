using System.Numerics.Tensors;
using Panthera.Language;
using Panthera.Optimizers.Stepping;

namespace Panthera.Optimizers;

/// <summary>
/// Trains: changes weights by their gradients, step by step, as a program of the catalogue or any other says. It keeps the states,
/// for each parameter by its name. Not for several threads at once; a step itself uses all processors where that pays.
/// </summary>
/// <example>
/// <code>
/// Optimizer lion = Optimizer.Create("lion", learningRate: 1e-4, weightDecay: 0.1);
/// lion.Step(weights, gradient);
/// </code>
/// </example>
public sealed partial class Optimizer
{
    private readonly string _text, _source;
    private readonly GroupSettings _ordinary;
    private readonly (ParameterGroup Group, GroupSettings Settings)[] _groups;
    private readonly OutlierGuard.Watch? _guard;
    private readonly Dictionary<string, Slot> _slots = [];
    private ulong _seed;

    private Optimizer(string name, string source, string text, double? learningRate, double? weightDecay, OptimizerOptions options)
    {
        (Name, _source, _text, Options, _seed) = (name, source, text, options, options.Seed);
        GroupSettings Bound(IReadOnlyDictionary<string, double> own, double? rate, double? decay, bool isFrozen)
        {
            Dictionary<string, double> all = new(options.Hyperparameters);
            foreach ((string hyperparameter, double value) in own) all[hyperparameter] = value;
            return new(text, source, all, rate ?? learningRate, decay ?? weightDecay, options.WeightDecayConvention, isFrozen);
        }
        _ordinary = Bound(new Dictionary<string, double>(), null, null, false);
        _groups = [.. options.Groups.Select(group => (group, Bound(group.Hyperparameters, group.LearningRate, group.WeightDecay, group.IsFrozen)))];
        options.Guard?.Check();
        _guard = options.Guard is { } guard ? new(guard) : null;
    }

    /// <summary>The catalogue's name, or where the program is from.</summary>
    public string Name { get; }

    /// <summary>The program with its hyperparameters, as they are for parameters that are in no group.</summary>
    public ParsedProgram Program => _ordinary.Parsed;

    /// <summary>How it steps.</summary>
    public OptimizerOptions Options { get; }

    /// <summary>How many steps were made, of all parameters together.</summary>
    public long Steps { get; private set; }

    /// <summary>The weight decay of parameters whose group says nothing else.</summary>
    public double WeightDecay => _ordinary.WeightDecay;

    /// <summary>The learning rate of parameters whose group says nothing else; set it between steps as you like.</summary>
    /// <exception cref="InputException">If it is negative or no finite number.</exception>
    public double LearningRate
    {
        get => _ordinary.LearningRate;
        set
        {
            if (!(value >= 0 && double.IsFinite(value))) throw new InputException($"{_source}: a learning rate of {value}; expected a finite number that is not negative");
            foreach (GroupSettings settings in _groups.Where(g => g.Group.LearningRate is null).Select(g => g.Settings).Prepend(_ordinary)) settings.LearningRate = value;
        }
    }

    /// <summary>An optimizer.</summary>
    /// <param name="program">A name of the catalogue, a program's file, or its text.</param>
    /// <param name="learningRate">The learning rate; the program's default if it is left out.</param>
    /// <param name="weightDecay">Decoupled weight decay; the program's default if it is left out.</param>
    /// <param name="options">How it steps; the defaults if they are left out.</param>
    /// <exception cref="InputException">If there is no such program, it is none, or a value is out of its range: one line that says what would be right.</exception>
    public static Optimizer Create(string program, double? learningRate = null, double? weightDecay = null, OptimizerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(program);
        (string name, string source, string text) = program.Contains('\n') ? ("program", "program", program) : Catalogue.Text(program);
        return new(name, source, text, learningRate, weightDecay, options ?? new());
    }

    /// <summary>The weights' states begin anew, and the number of steps with them.</summary>
    public void Reset()
    {
        _slots.Clear();
        (Steps, _seed) = (0, Options.Seed);
        _guard?.Reset();
    }

    /// <summary>A step of a model whose parameters are one array.</summary>
    /// <param name="weights">The weights; they are overwritten.</param>
    /// <param name="gradient">The gradient, as long as the weights.</param>
    /// <exception cref="ArgumentException">If lengths differ, from each other or from those before.</exception>
    /// <exception cref="InputException">If the gradient holds NaN or infinity, and these are refused; nothing has changed then.</exception>
    public void Step(Span<float> weights, ReadOnlySpan<float> gradient) => StepAlone<float, float>("weights", weights, gradient, [weights.Length], isAll: true);

    /// <summary>A step of a model whose parameters are one tensor.</summary>
    /// <param name="weights">The weights, dense; they are overwritten.</param>
    /// <param name="gradient">The gradient, dense, of the same shape.</param>
    /// <exception cref="ArgumentException">If a tensor is not dense, or shapes differ.</exception>
    /// <exception cref="InputException">If the gradient holds NaN or infinity, and these are refused; nothing has changed then.</exception>
    public void Step(Tensor<float> weights, Tensor<float> gradient) => StepTensor("weights", weights, gradient, isAll: true);

    /// <summary>A step of one parameter of several, by name. Steps of parameters are counted apart, and so is the schedule.</summary>
    /// <param name="name">The parameter's name.</param>
    /// <param name="weights">The weights, dense; they are overwritten.</param>
    /// <param name="gradient">The gradient, dense, of the same shape.</param>
    /// <exception cref="ArgumentException">If a tensor is not dense, or shapes differ.</exception>
    /// <exception cref="InputException">As for spans.</exception>
    public void Step(string name, Tensor<float> weights, Tensor<float> gradient) => StepTensor(name, weights, gradient, isAll: false);

    /// <summary>A step of one parameter of several, by name. Steps of parameters are counted apart, and so is the schedule.</summary>
    /// <typeparam name="TWeight">float, or <see cref="Numerics.BFloat16"/>.</typeparam>
    /// <typeparam name="TGradient">float, <see cref="Numerics.BFloat16"/> or <see cref="Half"/>.</typeparam>
    /// <param name="name">The parameter's name.</param>
    /// <param name="weights">The weights; they are overwritten.</param>
    /// <param name="gradient">The gradient, as long as the weights.</param>
    /// <param name="shape">The sides, outermost first; one side if there are none.</param>
    /// <exception cref="ArgumentException">If lengths differ, from each other or from those before, or there is no such type of numbers.</exception>
    /// <exception cref="InputException">
    /// If the gradient holds NaN or infinity, and these are refused; or if the options or the program ask for all gradients at once.
    /// Nothing has changed then.
    /// </exception>
    public void Step<TWeight, TGradient>(string name, Span<TWeight> weights, ReadOnlySpan<TGradient> gradient, params ReadOnlySpan<int> shape)
        where TWeight : unmanaged where TGradient : unmanaged =>
        StepAlone(name, weights, gradient, shape.Length == 0 ? [weights.Length] : shape, isAll: false);

    private void StepTensor(string name, Tensor<float> weights, Tensor<float> gradient, bool isAll)
    {
        if (!weights.Lengths.SequenceEqual(gradient.Lengths)) throw new ArgumentException($"parameter '{name}': weights and gradient have different shapes.");
        if (!weights.IsDense || !gradient.IsDense) throw new ArgumentException($"parameter '{name}': expected dense tensors.");
        Span<int> shape = stackalloc int[weights.Rank];
        Span<nint> start = stackalloc nint[weights.Rank];
        for (int side = 0; side < shape.Length; side++) shape[side] = checked((int)weights.Lengths[side]);
        start.Clear();
        int length = checked((int)weights.FlattenedLength);
        if (length == 0) return;
        StepAlone(name, weights.GetSpan(start, length), gradient.AsReadOnlyTensorSpan().GetSpan(start, length), shape, isAll);
    }
}
