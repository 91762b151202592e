using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>
/// x to the power of y, with C's special cases. Relative error in double precision below 2^-42 for results in the range of
/// floats, beyond it below 2^-40. From 2^1023.5 on infinite, below 2^-1022.5 zero; whole numbers y from 2^51 on count as even.
/// </summary>
/// <remarks>2 to the power of y · log₂ |x|.</remarks>
[LongMap]
internal readonly struct Power : IMap2, IWideMap2
{
    /// <summary>Above 2⁵² doubles have no fraction: the sum is a whole number, whose lowest bit says whether it is odd.</summary>
    private const double Shift = 6755399441055744;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Invoke<TA, T>(T x, T y) where TA : struct, IArithmetic<T> where T : struct => TA.Wide<Power>(x, y);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Wide<TD, T>(T x, T y) where TD : struct, IDoubles<T> where T : struct
    {
        T size = TD.Abs(x), zero = TD.Create(0);
        T doublings = TD.Multiply(y, LogarithmParts.Ends<TD, T>(size, Logarithm2<TD, T>(size)));
        // 1 to whatever power, and whatever to the power of 0, are 1: also where the other is NaN or infinite.
        doublings = TD.Select(TD.Or(TD.Equal(size, TD.Create(1)), TD.Equal(y, zero)), zero, doublings);
        doublings = Exponent.Clamp<TD, T>(doublings, -1023, 1024);
        T fraction = TD.Subtract(doublings, Exponent.Split<TD, T>(doublings, out T scale));
        T power = Exponent.Power<TD, T>(TD.Multiply(fraction, TD.Create(LogarithmParts.Ln2)), scale);
        return WithSign<TD, T>(x, y, power);
    }

    /// <summary>log₂ of a finite number above 0, with a relative error below 2^-51.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Logarithm2<TD, T>(T u) where TD : struct, IDoubles<T> where T : struct
    {
        T m = LogarithmParts.Split<TD, T>(u, out T minusE), one = TD.Create(1);
        T s = TD.Divide(TD.Subtract(m, one), TD.Add(m, one)), z = TD.Multiply(s, s);
        T p = Polynomial.Of<TD, T>(
            z, 0.333333333332936, 0.20000000026137574, 0.14285708564772656, 0.11111685850620419, 0.09061820988974574,
            0.08409914524899205);
        T half = TD.Add(s, TD.Multiply(s, TD.Multiply(z, p)));
        return TD.Subtract(TD.Multiply(half, TD.Create(2.8853900817779268)), minusE);
    }

    /// <summary>Negative where x is and y is odd; NaN where x is negative and finite and y is not whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T WithSign<TD, T>(T x, T y, T power) where TD : struct, IDoubles<T> where T : struct
    {
        T large = TD.GreaterThanOrEqual(TD.Abs(y), TD.Create(1L << 51)), shift = TD.Create(Shift);
        y = TD.Select(large, TD.Create(2), y);
        T shifted = TD.Add(y, shift), whole = TD.Equal(TD.Subtract(shifted, shift), y);
        T sign = TD.And(TD.And(x, whole), TD.ShiftLeft(shifted, 63));
        T negative = TD.And(TD.LessThan(x, TD.Create(0)), TD.GreaterThan(x, TD.Create(double.NegativeInfinity)));
        return TD.Select(TD.AndNot(negative, whole), TD.Create(double.NaN), TD.Xor(power, sign));
    }
}
