namespace Panthera.Optimizers;

/// <summary>What is clipped.</summary>
public enum ClippedQuantity
{
    /// <summary>Every number by itself.</summary>
    Value,

    /// <summary>The norm of each parameter's gradient.</summary>
    Norm,

    /// <summary>The norm of all gradients together (Pascanu et al., 2013, arXiv 1211.5063).</summary>
    GlobalNorm,
}

/// <summary>A limit of gradients.</summary>
public sealed record GradientClipping
{
    private GradientClipping(ClippedQuantity quantity, double limit)
    {
        Quantity = quantity;
        Limit = limit is > 0 and < double.PositiveInfinity ? limit
            : throw new InputException($"gradients cannot be clipped to {limit}; expected a positive number");
    }

    /// <summary>What is clipped.</summary>
    public ClippedQuantity Quantity { get; }

    /// <summary>The most that it may be.</summary>
    public double Limit { get; }

    /// <summary>Every number is brought between -limit and limit.</summary>
    /// <exception cref="InputException">If the limit is not positive and finite.</exception>
    public static GradientClipping ByValue(double limit) => new(ClippedQuantity.Value, limit);

    /// <summary>The gradient of a parameter whose Euclidean norm is greater is shortened to it.</summary>
    /// <exception cref="InputException">If the limit is not positive and finite.</exception>
    public static GradientClipping ByNorm(double limit) => new(ClippedQuantity.Norm, limit);

    /// <summary>If the Euclidean norm of all gradients together is greater, all are shortened alike. For <see cref="Optimizer.Step(IReadOnlyList{Parameter})"/>, which sees all of them.</summary>
    /// <exception cref="InputException">If the limit is not positive and finite.</exception>
    public static GradientClipping ByGlobalNorm(double limit) => new(ClippedQuantity.GlobalNorm, limit);
}
