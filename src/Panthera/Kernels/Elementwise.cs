using System.Reflection;
using System.Runtime.CompilerServices;
using Panthera.Numerics;

namespace Panthera.Kernels;

/// <summary>
/// An elementwise function, ready to run on blocks and on single numbers, or to be called from emitted code: all of them run
/// the map's one implementation, so they give the same bits.
/// </summary>
internal abstract class Elementwise : IElementwise
{
    /// <summary>Makes one of a map; <paramref name="map"/> is its type and <paramref name="call"/> a type that calls it.</summary>
    private protected Elementwise(int arity, Type map, Type call)
    {
        (Arity, Calls) = (arity, call);
        IsInlined = !map.IsDefined(typeof(LongMapAttribute), false);
        Invoke = (IsInlined ? map : call).GetMethod(nameof(Invoke), BindingFlags.Public | BindingFlags.Static)!;
    }

    private MethodInfo Invoke { get; }

    private Type Calls { get; }

    /// <summary>The number of arguments.</summary>
    public int Arity { get; }

    /// <summary>Whether the map is a few instructions that a kernel should contain; else it is a call.</summary>
    public bool IsInlined { get; }

    /// <inheritdoc/>
    public abstract void Block(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> u, Span<float> result);

    /// <inheritdoc/>
    public abstract double Number(double x, double y, double z, double u);

    /// <summary>
    /// The static method that applies the function to registers, as many of them as the arity, and returns one. It is internal:
    /// emitted code must skip visibility checks. Where <see cref="IsInlined"/> is false it is a call.
    /// </summary>
    /// <param name="arithmetic">An implementation of <see cref="IArithmetic{T}"/>, such as <see cref="Lanes256"/>.</param>
    /// <param name="vector">Its register, or its number.</param>
    public MethodInfo Method(Type arithmetic, Type vector) => Invoke.MakeGenericMethod(arithmetic, vector);

    /// <summary>
    /// The static method that applies the function to numbers in memory: <c>(float* x, float* y, float* result, int count)</c>;
    /// what has one argument ignores y. Null for functions of more.
    /// </summary>
    /// <param name="arithmetic">An implementation of <see cref="ILanes{T}"/>.</param>
    /// <param name="vector">Its register.</param>
    public MethodInfo Loop(Type arithmetic, Type vector) =>
        Calls.GetMethod("Run", BindingFlags.Public | BindingFlags.Static)!.MakeGenericMethod(arithmetic, vector);

    /// <summary>The function of a map of one argument.</summary>
    public static Elementwise Of1<TMap>() where TMap : struct, IMap1 => new Elementwise1<TMap>();

    /// <summary>The function of a map of two arguments.</summary>
    public static Elementwise Of2<TMap>() where TMap : struct, IMap2 => new Elementwise2<TMap>();

    /// <summary>The function of a map of three arguments.</summary>
    public static Elementwise Of3<TMap>() where TMap : struct, IMap3 => new Elementwise3<TMap>();

    /// <summary>The function of a map of four arguments.</summary>
    public static Elementwise Of4<TMap>() where TMap : struct, IMap4 => new Elementwise4<TMap>();

    /// <summary>Subnormal doubles, far beyond the floats that long maps are made for, count as 0 in them.</summary>
    private protected double Taken(double x) => IsInlined ? x : DoubleScalar.Normal(x);

    /// <summary>Throws unless an argument has one number or as many as the result.</summary>
    private static void Require(int argument, int result)
    {
        if (argument != 1 && argument != result) throw new ArgumentException($"an argument has {argument} numbers, the result {result}");
    }

    private sealed unsafe class Elementwise1<TMap>() : Elementwise(1, typeof(TMap), typeof(Call)) where TMap : struct, IMap1
    {
        public override double Number(double x, double y, double z, double u) => TMap.Invoke<DoubleScalar, double>(Taken(x));

        public override void Block(
            ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> u, Span<float> result)
        {
            Require(x.Length, result.Length);
            if (x.Length != result.Length)
            {
                if (!result.IsEmpty) result.Fill(TMap.Invoke<LanesScalar, float>(x[0]));
                return;
            }
            fixed (float* px = x, target = result)
            {
                if (IsInlined) VectorKernel.Run(new MapLoop1<TMap> { X = px, Result = target, Count = result.Length });
                else VectorKernel.Run(new LongMapLoop1<TMap> { X = px, Result = target, Count = result.Length });
            }
        }

        private static class Call
        {
            [MethodImpl(MethodImplOptions.NoInlining)]
            public static T Invoke<TArithmetic, T>(T x)
                where TArithmetic : struct, IArithmetic<T>
                where T : struct => TMap.Invoke<TArithmetic, T>(x);

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static void Run<TLanes, TVector>(float* x, float* y, float* result, int count)
                where TLanes : struct, ILanes<TVector>
                where TVector : struct => new LongMapLoop1<TMap> { X = x, Result = result, Count = count }.Run<TLanes, TVector>();
        }
    }

    private sealed unsafe class Elementwise2<TMap>() : Elementwise(2, typeof(TMap), typeof(Call)) where TMap : struct, IMap2
    {
        public override double Number(double x, double y, double z, double u) => TMap.Invoke<DoubleScalar, double>(Taken(x), Taken(y));

        public override void Block(
            ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> u, Span<float> result)
        {
            Require(x.Length, result.Length);
            Require(y.Length, result.Length);
            if (x.Length == 1 && y.Length == 1)
            {
                if (!result.IsEmpty) result.Fill(TMap.Invoke<LanesScalar, float>(x[0], y[0]));
                return;
            }
            fixed (float* px = x, py = y, target = result)
            {
                bool repeatX = x.Length == 1, repeatY = y.Length == 1;
                if (IsInlined)
                {
                    VectorKernel.Run(new MapLoop2<TMap>
                    {
                        X = px, Y = py, RepeatX = repeatX, RepeatY = repeatY, Result = target, Count = result.Length,
                    });
                }
                else
                {
                    VectorKernel.Run(new LongMapLoop2<TMap>
                    {
                        X = px, Y = py, RepeatX = repeatX, RepeatY = repeatY, Result = target, Count = result.Length,
                    });
                }
            }
        }

        private static class Call
        {
            [MethodImpl(MethodImplOptions.NoInlining)]
            public static T Invoke<TArithmetic, T>(T x, T y)
                where TArithmetic : struct, IArithmetic<T>
                where T : struct => TMap.Invoke<TArithmetic, T>(x, y);

            [MethodImpl(MethodImplOptions.NoInlining)]
            public static void Run<TLanes, TVector>(float* x, float* y, float* result, int count)
                where TLanes : struct, ILanes<TVector>
                where TVector : struct => new LongMapLoop2<TMap> { X = x, Y = y, Result = result, Count = count }.Run<TLanes, TVector>();
        }
    }

    private sealed unsafe class Elementwise3<TMap>() : Elementwise(3, typeof(TMap), typeof(Call)) where TMap : struct, IMap3
    {
        public override double Number(double x, double y, double z, double u) => TMap.Invoke<DoubleScalar, double>(x, y, z);

        public override void Block(
            ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> u, Span<float> result)
        {
            Require(x.Length, result.Length);
            Require(y.Length, result.Length);
            Require(z.Length, result.Length);
            if (x.Length == 1 && y.Length == 1 && z.Length == 1)
            {
                if (!result.IsEmpty) result.Fill(TMap.Invoke<LanesScalar, float>(x[0], y[0], z[0]));
                return;
            }
            fixed (float* px = x, py = y, pz = z, target = result)
            {
                VectorKernel.Run(new MapLoop3<TMap>
                {
                    X = px, Y = py, Z = pz, RepeatX = x.Length == 1, RepeatY = y.Length == 1, RepeatZ = z.Length == 1,
                    Result = target, Count = result.Length,
                });
            }
        }

        private static class Call
        {
            [MethodImpl(MethodImplOptions.NoInlining)]
            public static T Invoke<TArithmetic, T>(T x, T y, T z)
                where TArithmetic : struct, IArithmetic<T>
                where T : struct => TMap.Invoke<TArithmetic, T>(x, y, z);
        }
    }

    private sealed unsafe class Elementwise4<TMap>() : Elementwise(4, typeof(TMap), typeof(Call)) where TMap : struct, IMap4
    {
        public override double Number(double x, double y, double z, double u) => TMap.Invoke<DoubleScalar, double>(x, y, z, u);

        public override void Block(
            ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> u, Span<float> result)
        {
            Require(x.Length, result.Length);
            Require(y.Length, result.Length);
            Require(z.Length, result.Length);
            Require(u.Length, result.Length);
            if (x.Length == 1 && y.Length == 1 && z.Length == 1 && u.Length == 1)
            {
                if (!result.IsEmpty) result.Fill(TMap.Invoke<LanesScalar, float>(x[0], y[0], z[0], u[0]));
                return;
            }
            fixed (float* px = x, py = y, pz = z, pu = u, target = result)
            {
                VectorKernel.Run(new MapLoop4<TMap>
                {
                    X = px, Y = py, Z = pz, U = pu,
                    RepeatX = x.Length == 1, RepeatY = y.Length == 1, RepeatZ = z.Length == 1, RepeatU = u.Length == 1,
                    Result = target, Count = result.Length,
                });
            }
        }

        private static class Call
        {
            [MethodImpl(MethodImplOptions.NoInlining)]
            public static T Invoke<TArithmetic, T>(T x, T y, T z, T u)
                where TArithmetic : struct, IArithmetic<T>
                where T : struct => TMap.Invoke<TArithmetic, T>(x, y, z, u);
        }
    }
}
