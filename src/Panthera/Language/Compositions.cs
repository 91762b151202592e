namespace Panthera.Language;

/// <summary>A function written in other functions: what it means in any domain.</summary>
internal interface IComposition
{
    /// <summary>Applies the other functions in a domain.</summary>
    T Build<T>(Domain<T> domain, int statement, ReadOnlySpan<T> arguments);
}

/// <summary>x · x.</summary>
internal sealed class SquareComposition : IComposition
{
    public T Build<T>(Domain<T> domain, int statement, ReadOnlySpan<T> arguments) =>
        domain.Apply(statement, Functions.Multiply, [arguments[0], arguments[0]]);
}

/// <summary>(x · x) · x.</summary>
internal sealed class CubeComposition : IComposition
{
    public T Build<T>(Domain<T> domain, int statement, ReadOnlySpan<T> arguments) =>
        domain.Apply(statement, Functions.Multiply, [domain.Apply(statement, Functions.Multiply, [arguments[0], arguments[0]]), arguments[0]]);
}

/// <summary>1 / x.</summary>
internal sealed class ReciprocalComposition : IComposition
{
    public T Build<T>(Domain<T> domain, int statement, ReadOnlySpan<T> arguments) =>
        domain.Apply(statement, Functions.Divide, [domain.Constant(1), arguments[0]]);
}

/// <summary>1 / √|x|.</summary>
internal sealed class ReciprocalSquareRootComposition : IComposition
{
    public T Build<T>(Domain<T> domain, int statement, ReadOnlySpan<T> arguments) =>
        domain.Apply(statement, Functions.Divide, [domain.Constant(1), domain.Apply(statement, Functions.SquareRoot, arguments)]);
}

/// <summary>x / (y + ε).</summary>
internal sealed class ProtectedDivisionComposition : IComposition
{
    public T Build<T>(Domain<T> domain, int statement, ReadOnlySpan<T> arguments) => domain.Apply(statement, Functions.Divide,
        [arguments[0], domain.Apply(statement, Functions.Add, [arguments[1], domain.Constant(Functions.Epsilon)])]);
}

/// <summary>(1 - a) · x + a · y, with 1 - a in the precision of scalars.</summary>
internal sealed class InterpolationComposition : IComposition
{
    public T Build<T>(Domain<T> domain, int statement, ReadOnlySpan<T> arguments) => domain.Apply(statement, Functions.Blend,
        [arguments[0], arguments[1], domain.Apply(statement, Functions.Subtract, [domain.Constant(1), arguments[2]]), arguments[2]]);
}

/// <summary>x · p + y · q.</summary>
internal sealed class BlendComposition : IComposition
{
    public T Build<T>(Domain<T> domain, int statement, ReadOnlySpan<T> arguments)
    {
        T first = domain.Apply(statement, Functions.Multiply, [arguments[0], arguments[2]]);
        T second = domain.Apply(statement, Functions.Multiply, [arguments[1], arguments[3]]);
        return domain.Apply(statement, Functions.Add, [first, second]);
    }
}

/// <summary>√(x · x), summed over the tree.</summary>
internal sealed class GlobalNormComposition : IComposition
{
    public T Build<T>(Domain<T> domain, int statement, ReadOnlySpan<T> arguments) =>
        domain.Apply(statement, Functions.SquareRoot, [domain.Apply(statement, Functions.Dot, [arguments[0], arguments[0]])]);
}

/// <summary>dot(x, y) / (global_norm(x) · global_norm(y) + ε).</summary>
internal sealed class CosineSimilarityComposition : IComposition
{
    public T Build<T>(Domain<T> domain, int statement, ReadOnlySpan<T> arguments)
    {
        T first = domain.Apply(statement, Functions.GlobalNorm, [arguments[0]]);
        T second = domain.Apply(statement, Functions.GlobalNorm, [arguments[1]]);
        T norms = domain.Apply(statement, Functions.Multiply, [first, second]);
        return domain.Apply(statement, Functions.DivideProtected, [domain.Apply(statement, Functions.Dot, arguments), norms]);
    }
}

/// <summary>x · min(1, c / (global_norm(x) + ε)).</summary>
internal sealed class ClipComposition : IComposition
{
    public T Build<T>(Domain<T> domain, int statement, ReadOnlySpan<T> arguments)
    {
        T norm = domain.Apply(statement, Functions.GlobalNorm, [arguments[0]]);
        T ratio = domain.Apply(statement, Functions.DivideProtected, [arguments[1], norm]);
        T factor = domain.Apply(statement, Functions.Minimum, [domain.Constant(1), ratio]);
        return domain.Apply(statement, Functions.Multiply, [arguments[0], factor]);
    }
}

/// <summary>c · r, each broadcast to the array.</summary>
internal sealed class OuterComposition : IComposition
{
    public T Build<T>(Domain<T> domain, int statement, ReadOnlySpan<T> arguments) =>
        domain.Apply(statement, Functions.Multiply, arguments);
}
