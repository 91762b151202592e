namespace Panthera.Tests.Optimizers.References;

/// <summary>Values of hyperparameters by name.</summary>
internal delegate double Values(string hyperparameter);

/// <summary>PyTorch's optimizer that is a program of the catalogue.</summary>
/// <param name="Name">Its class in <c>torch.optim</c>.</param>
/// <param name="DecaysByItself">Whether its <c>weight_decay</c> is the program's; otherwise the test lets the weights decay beside it.</param>
/// <param name="Options">Options that are always set, as Python writes them.</param>
internal sealed record TorchOptimizer(string Name, bool DecaysByItself = false, string Options = "");

/// <summary>How an optimizer of the catalogue is held against its reference: one row of <see cref="ReferenceCases.All"/>.</summary>
/// <param name="Name">The optimizer.</param>
/// <param name="Make">Its reference, with values for the hyperparameters.</param>
/// <param name="Settings">
/// Hyperparameters that are not at their defaults, as <c>beta1=0.8 eps=1e-3</c>, one text a run; the defaults are always run as well.
/// </param>
internal sealed record ReferenceCase(string Name, Func<Values, Reference> Make, params string[] Settings)
{
    /// <summary>The largest distance of an array's update, as a share of its norm.</summary>
    public double Bound { get; init; } = 1.5e-5;

    /// <summary>
    /// How many of a run's steps may be beyond the bound: none, unless the update jumps where a number passes zero (a sign, a mask).
    /// Single precision may be on the other side then, about once in 10⁷ numbers.
    /// </summary>
    public int Jumps { get; init; }

    /// <summary>
    /// Whether a state holds weights: then an update may also be off by a unit in the last place of the weights, which is much where a
    /// warm-up makes small steps.
    /// </summary>
    public bool KeepsWeights { get; init; }

    /// <summary>PyTorch's optimizer, if it has this one.</summary>
    public TorchOptimizer? Torch { get; init; }
}
