namespace Panthera.Analysis;

/// <summary>What a value is made of.</summary>
[Flags]
public enum Sources
{
    /// <summary>Constants only.</summary>
    None = 0,

    /// <summary>The weights.</summary>
    Weights = 1,

    /// <summary>The gradient, of this step or of earlier ones.</summary>
    Gradient = 2,

    /// <summary>The learning rate.</summary>
    LearningRate = 4,

    /// <summary>The number of steps so far.</summary>
    Steps = 8,

    /// <summary>The numbers of rows and columns of the arrays.</summary>
    Sides = 16,
}

/// <summary>
/// What is certain of a program's updates, whatever finite weights and gradients it meets and with learning rates in [0, 1]. What
/// "may" be need not be: bounds are wider than the truth.
/// </summary>
/// <param name="First">Where the first step's updates lie.</param>
/// <param name="Update">Where the updates of all steps lie.</param>
/// <param name="Sources">What they may depend on, through earlier steps too; nothing if they are the same number always.</param>
public readonly record struct Outlook(Bounds First, Bounds Update, Sources Sources)
{
    /// <summary>Whether an update may be no number.</summary>
    public bool MayBeNaN => Update.MayBeNaN;

    /// <summary>Whether an update may be infinite.</summary>
    public bool MayBeInfinite => Update.MayBeInfinite;

    /// <summary>Whether no number of the first update is finite, so that no weight is a number afterwards.</summary>
    public bool IsNeverFinite => !First.MayBeFinite;

    /// <summary>Whether every update is zero.</summary>
    public bool Vanishes => Update is { Low: 0, High: 0, MayBeNaN: false };

    /// <summary>Whether all parameters get the same update, which nothing but the step and its learning rate decides.</summary>
    public bool IsConstant => (Sources & (Sources.Weights | Sources.Gradient | Sources.Sides)) == 0;

    /// <summary>Whether updates may depend on a gradient.</summary>
    public bool DependsOnGradient => (Sources & Sources.Gradient) != 0;

    /// <summary>Whether updates may depend on the learning rate.</summary>
    public bool DependsOnLearningRate => (Sources & Sources.LearningRate) != 0;

    /// <summary>The outlook of a well-typed program.</summary>
    public static Outlook Of(Language.Program program) => Intervals.Of(program);
}
