using Panthera.Kernels;

namespace Panthera.Optimizers;

/// <summary>What weight decay is multiplied by.</summary>
public enum WeightDecayConvention
{
    /// <summary>The learning rate, as in PyTorch, optax and the paper: a step takes <c>lr · λ · w</c>.</summary>
    TimesLearningRate,

    /// <summary>The schedule alone, as in the paper that decoupled it (Loshchilov and Hutter, 2019): a step takes <c>schedule · λ · w</c>, whatever the learning rate is.</summary>
    Independent,

    /// <summary>
    /// The same as the gradient: <c>λ · w</c> is added to it, so that momenta and second moments see it. This is L2 regularisation, and what
    /// <c>weight_decay</c> means in all of <c>torch.optim</c> but AdamW. Clipping comes before it.
    /// </summary>
    AddedToGradient,
}

/// <summary>What is done about gradients that hold NaN or infinity.</summary>
public enum NonFiniteGradients
{
    /// <summary>They are refused with the name and the place, and nothing changes.</summary>
    Refuse,

    /// <summary>The whole step is skipped, as mixed-precision training does after an overflow.</summary>
    SkipStep,

    /// <summary>They are not looked for, which saves a pass over the gradients.</summary>
    Allow,
}

/// <summary>How an <see cref="Optimizer"/> steps.</summary>
public sealed record OptimizerOptions
{
    /// <summary>Hyperparameters of the program by name, such as <c>beta1</c>; those that are left out have their defaults.</summary>
    public IReadOnlyDictionary<string, double> Hyperparameters { get; init; } = new Dictionary<string, double>();

    /// <summary>Groups of parameters with settings of their own. A parameter is in the first whose pattern its name fits.</summary>
    public IReadOnlyList<ParameterGroup> Groups { get; init; } = [];

    /// <summary>What multiplies the learning rate, by step from 0, such as <see cref="Schedule.Over"/>. Null for 1 always.</summary>
    public Func<long, double>? Schedule { get; init; }

    /// <summary>What weight decay is multiplied by.</summary>
    public WeightDecayConvention WeightDecayConvention { get; init; }

    /// <summary>What is done to long gradients. Null for nothing.</summary>
    public GradientClipping? Clipping { get; init; }

    /// <summary>Lowers the learning rate for a while after gradients that are far out of the ordinary. Null for no guard.</summary>
    public OutlierGuard? Guard { get; init; }

    /// <summary>How many calls give the gradient of one step, which is their mean.</summary>
    /// <exception cref="InputException">If it is less than 1.</exception>
    public int AccumulatedGradients
    {
        get;
        init => field = value >= 1 ? value : throw new InputException($"{value} gradients cannot make a step; expected 1 or more");
    } = 1;

    /// <summary>What is done about gradients that hold NaN or infinity.</summary>
    public NonFiniteGradients NonFinite { get; init; }

    /// <summary>The numbers in which states as large as the weights are kept.</summary>
    public StatePrecision StatePrecision { get; init; }

    /// <summary>The most threads that a step runs on; 0 for as many as there are processors. Results do not depend on it, bit for bit.</summary>
    /// <exception cref="InputException">If it is negative.</exception>
    public int Threads
    {
        get;
        init => field = value >= 0 ? value : throw new InputException($"{value} threads; expected 1 or more, or 0 for all processors");
    }

    /// <summary>What random rounding of states depends on. It is saved with the states: an optimizer that loads them goes on with it.</summary>
    public ulong Seed { get; init; }
}
