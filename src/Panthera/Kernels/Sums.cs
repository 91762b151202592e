using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>
/// The running sums of reductions, in double precision so that neither their order nor overflow shows in a float. The i-th
/// number of an array always goes to sum i mod 16, whatever the vector width, so the bits are the same on every machine.
/// </summary>
internal static unsafe class Sums
{
    /// <summary>Running sums side by side.</summary>
    public const int Lanes = 16;

    /// <summary>The sum of the running sums.</summary>
    public static double Total(ReadOnlySpan<double> sums)
    {
        Span<double> halves = stackalloc double[Lanes];
        sums[..Lanes].CopyTo(halves);
        for (int half = Lanes / 2; half > 0; half /= 2)
            for (int i = 0; i < half; i++) halves[i] += halves[i + half];
        return halves[0];
    }

    /// <summary>Adds a block; every block of an array but the last has a multiple of 16 numbers.</summary>
    public static void Add(ReductionTerm term, float* x, float* y, int length, double* sums)
    {
        switch (term)
        {
            case ReductionTerm.Values: Add<Values>(x, y, length, sums); break;
            case ReductionTerm.Squares: Add<Products>(x, x, length, sums); break;
            default: Add<Products>(x, y, length, sums); break;
        }
    }

    /// <summary>The method that adds one register: <c>(double* sums, nint index, TVector x, TVector y)</c>.</summary>
    /// <param name="term">What is added.</param>
    /// <param name="vector">The register's type.</param>
    public static MethodInfo Accumulator(ReductionTerm term, Type vector)
    {
        MethodInfo method = typeof(Sums).GetMethods(BindingFlags.Static | BindingFlags.NonPublic)
            .Single(m => m.Name == nameof(Accumulate) && m.GetParameters()[2].ParameterType == vector);
        return method.MakeGenericMethod(TermType(term));
    }

    /// <summary>The sums of registers of 16 floats stay in two registers: methods that add a register's lower and upper half.</summary>
    /// <param name="term">What is added.</param>
    public static (MethodInfo Lower, MethodInfo Upper) WideAccumulators(ReductionTerm term)
    {
        MethodInfo Method(string name) => typeof(Sums).GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(TermType(term));
        return (Method(nameof(AddLower)), Method(nameof(AddUpper)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AddLower<TTerm>(Vector512<double> sums, Vector512<float> x, Vector512<float> y) where TTerm : struct, ITerm =>
        sums + TTerm.Of(Vector512.WidenLower(x), Vector512.WidenLower(y));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> AddUpper<TTerm>(Vector512<double> sums, Vector512<float> x, Vector512<float> y) where TTerm : struct, ITerm =>
        sums + TTerm.Of(Vector512.WidenUpper(x), Vector512.WidenUpper(y));

    private static Type TermType(ReductionTerm term) => term == ReductionTerm.Values ? typeof(Values) : typeof(Products);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TTerm>(double* sums, nint index, Vector256<float> x, Vector256<float> y) where TTerm : struct, ITerm
    {
        sums += index & (Lanes - 1);
        (Vector256.Load(sums) + TTerm.Of(Vector256.WidenLower(x), Vector256.WidenLower(y))).Store(sums);
        (Vector256.Load(sums + 4) + TTerm.Of(Vector256.WidenUpper(x), Vector256.WidenUpper(y))).Store(sums + 4);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TTerm>(double* sums, nint index, Vector128<float> x, Vector128<float> y) where TTerm : struct, ITerm
    {
        sums += index & (Lanes - 1);
        (Vector128.Load(sums) + TTerm.Of(Vector128.WidenLower(x), Vector128.WidenLower(y))).Store(sums);
        (Vector128.Load(sums + 2) + TTerm.Of(Vector128.WidenUpper(x), Vector128.WidenUpper(y))).Store(sums + 2);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Accumulate<TTerm>(double* sums, nint index, float x, float y) where TTerm : struct, ITerm =>
        sums[index & (Lanes - 1)] += TTerm.Of(x, y);

    private static void Add<TTerm>(float* x, float* y, int length, double* sums) where TTerm : struct, ITerm
    {
        int i = 0;
        if (Vector512.IsHardwareAccelerated)
        {
            Vector512<double> a = Vector512.Load(sums), b = Vector512.Load(sums + 8);
            for (; i <= length - Lanes; i += Lanes)
            {
                Vector512<float> u = Vector512.Load(x + i), v = Vector512.Load(y + i);
                a += TTerm.Of(Vector512.WidenLower(u), Vector512.WidenLower(v));
                b += TTerm.Of(Vector512.WidenUpper(u), Vector512.WidenUpper(v));
            }
            a.Store(sums);
            b.Store(sums + 8);
        }
        else if (Vector256.IsHardwareAccelerated)
        {
            Vector256<double> a = Vector256.Load(sums), b = Vector256.Load(sums + 4), c = Vector256.Load(sums + 8), d = Vector256.Load(sums + 12);
            for (; i <= length - Lanes; i += Lanes)
            {
                Vector256<float> u = Vector256.Load(x + i), v = Vector256.Load(y + i), s = Vector256.Load(x + i + 8), t = Vector256.Load(y + i + 8);
                a += TTerm.Of(Vector256.WidenLower(u), Vector256.WidenLower(v));
                b += TTerm.Of(Vector256.WidenUpper(u), Vector256.WidenUpper(v));
                c += TTerm.Of(Vector256.WidenLower(s), Vector256.WidenLower(t));
                d += TTerm.Of(Vector256.WidenUpper(s), Vector256.WidenUpper(t));
            }
            a.Store(sums);
            b.Store(sums + 4);
            c.Store(sums + 8);
            d.Store(sums + 12);
        }
        for (; i < length; i++) sums[i % Lanes] += TTerm.Of(x[i], y[i]);
    }

    /// <summary>What is added, in double precision.</summary>
    internal interface ITerm
    {
        static abstract Vector512<double> Of(Vector512<double> x, Vector512<double> y);

        static abstract Vector256<double> Of(Vector256<double> x, Vector256<double> y);

        static abstract Vector128<double> Of(Vector128<double> x, Vector128<double> y);

        static abstract double Of(double x, double y);
    }

    /// <summary>x.</summary>
    internal readonly struct Values : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Of(Vector512<double> x, Vector512<double> y) => x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<double> Of(Vector128<double> x, Vector128<double> y) => x;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double Of(double x, double y) => x;
    }

    /// <summary>x · y.</summary>
    internal readonly struct Products : ITerm
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector512<double> Of(Vector512<double> x, Vector512<double> y) => x * y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector256<double> Of(Vector256<double> x, Vector256<double> y) => x * y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static Vector128<double> Of(Vector128<double> x, Vector128<double> y) => x * y;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static double Of(double x, double y) => x * y;
    }
}
