namespace Panthera.Numerics;

/// <summary>
/// The 32 bits of each lane as an integer, and integers of 8 and 16 bits in memory: what conversions between formats of numbers and
/// random bits are written in.
/// </summary>
/// <typeparam name="T">A register of floats, whose bits are meant, or one float.</typeparam>
internal unsafe interface IBits<T> where T : struct
{
    /// <summary>The integers 0, 1, 2, … from the first lane on.</summary>
    static abstract T IndexBits { get; }

    /// <summary>The same bits in every lane.</summary>
    static abstract T CreateBits(uint bits);

    /// <summary>Bitwise and; of masks, where both are set.</summary>
    static abstract T And(T a, T b);

    /// <summary>Bitwise or; of masks, where either is set.</summary>
    static abstract T Or(T a, T b);

    /// <summary>Bitwise exclusive or.</summary>
    static abstract T Xor(T a, T b);

    /// <summary>The sum as integers, modulo 2³².</summary>
    static abstract T AddBits(T a, T b);

    /// <summary>The product as integers, modulo 2³².</summary>
    static abstract T MultiplyBits(T a, T b);

    /// <summary>The larger as signed integers.</summary>
    static abstract T MaxBits(T a, T b);

    /// <summary>The bits shifted to the left.</summary>
    static abstract T ShiftLeft(T a, int count);

    /// <summary>The bits shifted to the right, zeros coming in.</summary>
    static abstract T ShiftRight(T a, int count);

    /// <summary>The integers, below 2³¹, as floats.</summary>
    static abstract T ToFloats(T bits);

    /// <summary>Floats below 2³¹ in size as integers, rounded towards 0.</summary>
    static abstract T ToBits(T floats);

    /// <summary>Loads as many integers of 16 bits as there are lanes.</summary>
    static abstract T LoadHalves(ushort* source);

    /// <summary>Stores each lane's lower 16 bits.</summary>
    static abstract void StoreHalves(ushort* target, T bits);

    /// <summary>Loads as many integers of 8 bits as there are lanes.</summary>
    static abstract T LoadBytes(byte* source);

    /// <summary>Stores each lane's lower 8 bits.</summary>
    static abstract void StoreBytes(byte* target, T bits);
}
