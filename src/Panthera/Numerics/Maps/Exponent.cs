using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>
/// The parts of exponential functions: x = n · ln 2 + r with a whole number n and |r| ≤ ln 2 / 2, so that e^x = 2ⁿ · e^r.
/// </summary>
internal static class Exponent
{
    /// <summary>
    /// Added to a number and subtracted again, this leaves the nearest whole number: above 2⁵² doubles have no fraction. The
    /// 1023 makes the low bits of the sum those of an exponent.
    /// </summary>
    private const double Shift = 6755399441055744 + 1023;

    /// <summary>The whole number n that is nearest to <paramref name="doublings"/>.</summary>
    /// <param name="doublings">x as a number of doublings: x · log₂ e.</param>
    /// <param name="scale">2ⁿ⁺ᵒ; 0 if n + o is -1023, and infinite if it is 1024.</param>
    /// <param name="offset">o.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Split<TD, T>(T doublings, out T scale, int offset = 0) where TD : struct, IDoubles<T> where T : struct
    {
        T shift = TD.Create(Shift + offset), shifted = TD.Add(doublings, shift);
        scale = TD.ShiftLeft(shifted, 52);
        return TD.Subtract(shifted, shift);
    }

    /// <summary>r = x - n · ln 2, and 2ⁿ⁺ᵒ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Reduce<TD, T>(T x, out T scale, int offset = 0) where TD : struct, IDoubles<T> where T : struct
    {
        T n = Split<TD, T>(TD.Multiply(x, TD.Create(1.4426950408889634)), out scale, offset);
        return TD.Subtract(x, TD.Multiply(n, TD.Create(0.6931471805599453)));
    }

    /// <summary>(e^r - 1) / r with a relative error below 2^-43, for |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Quotient<TD, T>(T r) where TD : struct, IDoubles<T> where T : struct => Polynomial.Of<TD, T>(
        r, 1, 0.4999999999977039, 0.166666666665623, 0.04166666691357461, 0.008333333423173491, 0.0013888817248341439,
        0.000198410742026418, 2.4878565281800327e-05, 2.7697498564764577e-06);

    /// <summary>e^r · scale for |r| ≤ ln 2 / 2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Power<TD, T>(T r, T scale) where TD : struct, IDoubles<T> where T : struct =>
        TD.Multiply(TD.Add(TD.Create(1), TD.Multiply(r, Quotient<TD, T>(r))), scale);

    /// <summary>e^x - 1. A zero keeps its sign.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T LessOne<TD, T>(T x) where TD : struct, IDoubles<T> where T : struct
    {
        T r = Reduce<TD, T>(x, out T scale);
        return TD.Subtract(TD.Multiply(TD.Multiply(r, Quotient<TD, T>(r)), scale), TD.Subtract(TD.Create(1), scale));
    }

    /// <summary>x between two bounds; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Clamp<TA, T>(T x, double lowest, double highest) where TA : struct, IArithmetic<T> where T : struct
    {
        T low = TA.Create(lowest), high = TA.Create(highest);
        T above = TA.GreaterThan(x, high);
        return TA.Select(above, high, TA.Select(TA.LessThan(x, low), low, x));
    }
}
