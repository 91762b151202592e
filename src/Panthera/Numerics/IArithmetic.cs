namespace Panthera.Numerics;

/// <summary>
/// Numbers side by side in a register, or one number: the operations that elementwise functions are written in, so that each
/// function is written once. Every result is that of IEEE 754 for the lane alone, so a function gives the same bits at every
/// width, in every lane, on every machine; only the sign and the payload of a NaN differ between processors.
/// </summary>
/// <typeparam name="T">The register, or the number.</typeparam>
internal interface IArithmetic<T> where T : struct
{
    /// <summary>The same number in every lane, rounded to the lane's type.</summary>
    static abstract T Create(double value);

    /// <summary>a + b.</summary>
    static abstract T Add(T a, T b);

    /// <summary>a - b.</summary>
    static abstract T Subtract(T a, T b);

    /// <summary>a · b.</summary>
    static abstract T Multiply(T a, T b);

    /// <summary>a / b.</summary>
    static abstract T Divide(T a, T b);

    /// <summary>√a, correctly rounded; NaN below 0.</summary>
    static abstract T SquareRoot(T a);

    /// <summary>a without its sign.</summary>
    static abstract T Abs(T a);

    /// <summary>a with the other sign.</summary>
    static abstract T Negate(T a);

    /// <summary>The size of <paramref name="a"/> with the sign of <paramref name="sign"/>.</summary>
    static abstract T CopySign(T a, T sign);

    /// <summary>The larger of each pair: NaN if either is NaN, and 0 is above -0.</summary>
    static abstract T Max(T a, T b);

    /// <summary>The smaller of each pair: NaN if either is NaN, and -0 is below 0.</summary>
    static abstract T Min(T a, T b);

    /// <summary>A mask for <see cref="Select"/>: where a is below b. Not where either is NaN.</summary>
    static abstract T LessThan(T a, T b);

    /// <summary>A mask: where a is below or equal to b. Not where either is NaN.</summary>
    static abstract T LessThanOrEqual(T a, T b);

    /// <summary>A mask: where a is above b. Not where either is NaN.</summary>
    static abstract T GreaterThan(T a, T b);

    /// <summary>A mask: where a is above or equal to b. Not where either is NaN.</summary>
    static abstract T GreaterThanOrEqual(T a, T b);

    /// <summary>A mask: where a is b; 0 is -0, and NaN is nothing.</summary>
    static abstract T Equal(T a, T b);

    /// <summary>a where the mask of a comparison is set, else b.</summary>
    static abstract T Select(T mask, T a, T b);

    /// <summary>Whether the mask of a comparison is set in any lane.</summary>
    static abstract bool Any(T mask);

    /// <summary>
    /// The map of x, in double precision and rounded, one lane at a time, where the mask is set; else <paramref name="value"/>.
    /// </summary>
    static abstract T Replace<TMap>(T value, T mask, T x) where TMap : struct, INumberMap;

    /// <summary>Applies a map in double precision and rounds its result to the lane's type.</summary>
    static abstract T Wide<TMap>(T x) where TMap : struct, IWideMap1;

    /// <summary>Applies a map of two arguments in double precision and rounds its result to the lane's type.</summary>
    static abstract T Wide<TMap>(T x, T y) where TMap : struct, IWideMap2;
}
