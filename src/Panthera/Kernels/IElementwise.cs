namespace Panthera.Kernels;

/// <summary>What runs an elementwise function in a block kernel.</summary>
internal interface IElementwise
{
    /// <summary>
    /// Applies the function to blocks. An argument of length 1 is broadcast, others are as long as
    /// <paramref name="result"/>, which may be the very memory of one of them. Arguments beyond the arity are ignored.
    /// </summary>
    void Block(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> u, Span<float> result);

    /// <summary>Applies the function to numbers in double precision. Arguments beyond the arity are ignored.</summary>
    double Number(double x, double y, double z, double u);
}
