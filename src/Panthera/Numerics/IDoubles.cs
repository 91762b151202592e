namespace Panthera.Numerics;

/// <summary>
/// Doubles side by side in a register, or one: what transcendental functions are written in. Beside the arithmetic there are
/// operations on the 64 bits of each lane, which build and take apart exponents.
/// </summary>
/// <typeparam name="T">The register, or the number.</typeparam>
internal interface IDoubles<T> : IArithmetic<T> where T : struct
{
    /// <summary>The same bits in every lane.</summary>
    static abstract T CreateBits(long bits);

    /// <summary>Bitwise and; of masks, where both are set.</summary>
    static abstract T And(T a, T b);

    /// <summary>Bitwise or; of masks, where either is set.</summary>
    static abstract T Or(T a, T b);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract T Xor(T a, T b);

    /// <summary>The bits of a where those of the mask are not set.</summary>
    static abstract T AndNot(T a, T mask);

    /// <summary>The sum of the bits as integers, modulo 2⁶⁴.</summary>
    static abstract T AddBits(T a, T b);

    /// <summary>The difference of the bits as integers, modulo 2⁶⁴.</summary>
    static abstract T SubtractBits(T a, T b);

    /// <summary>The bits shifted to the left.</summary>
    static abstract T ShiftLeft(T a, int count);

    /// <summary>The bits shifted to the right, zeros coming in.</summary>
    static abstract T ShiftRight(T a, int count);
}
