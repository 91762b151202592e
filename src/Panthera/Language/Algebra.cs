namespace Panthera.Language;

/// <summary>Which of the operations that normal forms are made of a function is.</summary>
internal enum Arithmetic
{
    /// <summary>None of them.</summary>
    None,

    /// <summary>x + y.</summary>
    Sum,

    /// <summary>x - y.</summary>
    Difference,

    /// <summary>x · y.</summary>
    Product,

    /// <summary>x / y.</summary>
    Quotient,

    /// <summary>-x.</summary>
    Negation,
}

/// <summary>What a function does with the sign of an argument, whichever it is.</summary>
internal enum Parity
{
    /// <summary>Neither odd nor even.</summary>
    None,

    /// <summary>f(-x) = -f(x).</summary>
    Odd,

    /// <summary>f(-x) = f(x).</summary>
    Even,
}

/// <summary>What a function does with a positive factor of an argument.</summary>
internal enum Scaling
{
    /// <summary>Nothing that is known.</summary>
    None,

    /// <summary>f(c · x) = c · f(x), for each argument.</summary>
    Linear,

    /// <summary>f(c · x) = f(c) · f(x); the function has one argument.</summary>
    Own,
}

/// <summary>
/// The laws that a function obeys, for all arguments, infinite ones, NaN and zeros included. They hold up to rounding, to
/// overflow and underflow and to the sign of zeros.
/// </summary>
internal sealed record Algebra
{
    /// <summary>No law.</summary>
    public static Algebra None { get; } = new();

    /// <summary>An odd function.</summary>
    public static Algebra Odd { get; } = new() { Parity = Parity.Odd };

    /// <summary>An even function.</summary>
    public static Algebra Even { get; } = new() { Parity = Parity.Even };

    /// <summary>An even function that is never negative.</summary>
    public static Algebra EvenPositive { get; } = new() { Parity = Parity.Even, IsNonNegative = true };

    /// <summary>A function without other law that is never negative.</summary>
    public static Algebra NonNegative { get; } = new() { IsNonNegative = true };

    /// <summary>The absolute value, and roots of it.</summary>
    public static Algebra Magnitude { get; } =
        new() { Parity = Parity.Even, Scaling = Scaling.Own, Distributes = true, IsNonNegative = true };

    /// <summary>A root of numbers of either sign.</summary>
    public static Algebra OddRoot { get; } = new() { Parity = Parity.Odd, Scaling = Scaling.Own, Distributes = true };

    /// <summary>The sign.</summary>
    public static Algebra Direction { get; } = new() { Parity = Parity.Odd, Scaling = Scaling.Own };

    /// <summary>A function that is linear in each argument.</summary>
    public static Algebra Linear { get; } = new() { Parity = Parity.Odd, Scaling = Scaling.Linear };

    /// <summary>A norm.</summary>
    public static Algebra Norm { get; } = new() { Parity = Parity.Even, Scaling = Scaling.Linear, IsNonNegative = true };

    /// <summary>The larger or the smaller of two.</summary>
    public static Algebra Extremum { get; } = new() { IsIdempotent = true };

    /// <summary>A power: a pole at zero for negative exponents.</summary>
    public static Algebra Pole { get; } = new() { TellsZerosApart = true };

    /// <summary>x + y.</summary>
    public static Algebra Sum { get; } = new() { Arithmetic = Arithmetic.Sum };

    /// <summary>x - y.</summary>
    public static Algebra Difference { get; } = new() { Arithmetic = Arithmetic.Difference };

    /// <summary>x · y.</summary>
    public static Algebra Product { get; } = new() { Arithmetic = Arithmetic.Product };

    /// <summary>x / y.</summary>
    public static Algebra Quotient { get; } = new() { Arithmetic = Arithmetic.Quotient };

    /// <summary>-x.</summary>
    public static Algebra Negation { get; } = new() { Arithmetic = Arithmetic.Negation };

    /// <summary>Which of the operations that normal forms are made of it is.</summary>
    public Arithmetic Arithmetic { get; init; }

    /// <summary>What it does with signs.</summary>
    public Parity Parity { get; init; }

    /// <summary>What it does with positive factors.</summary>
    public Scaling Scaling { get; init; }

    /// <summary>Whether f(x · y) = f(x) · f(y) and f(x / y) = f(x) / f(y); the function has one argument.</summary>
    public bool Distributes { get; init; }

    /// <summary>Whether no result is below zero.</summary>
    public bool IsNonNegative { get; init; }

    /// <summary>Whether it has poles that are told apart by the sign of a zero. Quotients have anyway.</summary>
    public bool TellsZerosApart { get; init; }

    /// <summary>Whether f(x, x) = x; such a function is commutative and associative too.</summary>
    public bool IsIdempotent { get; init; }
}
