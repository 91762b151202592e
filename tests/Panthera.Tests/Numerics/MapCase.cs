using Panthera.Kernels;
using Panthera.Numerics;

namespace Panthera.Tests.Numerics;

/// <summary>A map with what it is to give.</summary>
internal abstract class MapCase
{
    public required string Name { get; init; }

    /// <summary>The map, as kernels use it.</summary>
    public required Elementwise Map { get; init; }

    /// <summary>The result: exactly, or where <see cref="Exact"/> is false, in double precision.</summary>
    public required Func<float, float, float, float, double> Expected { get; init; }

    /// <summary>The same of numbers that are no floats.</summary>
    public Func<double, double>? ExpectedNumber { get; init; }

    /// <summary>Whether each operation is rounded to a float, so that the result is known to the bit.</summary>
    public required bool Exact { get; init; }

    /// <summary>Where the map changes its formula, or its result its kind.</summary>
    public float[] Critical { get; init; } = [];

    /// <summary>Runs the map with registers of a chosen width, in bits.</summary>
    public abstract float[] Run(int width, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> u);

    public override string ToString() => Name;

    public static MapCase Of1<TMap>(Func<float, double> expected) where TMap : struct, IMap1 => new Case1<TMap>
    {
        Name = typeof(TMap).Name, Map = Elementwise.Of1<TMap>(), Expected = (x, _, _, _) => expected(x), Exact = true,
    };

    public static MapCase Of2<TMap>(Func<float, float, double> expected, bool exact = true) where TMap : struct, IMap2 => new Case2<TMap>
    {
        Name = typeof(TMap).Name, Map = Elementwise.Of2<TMap>(), Expected = (x, y, _, _) => expected(x, y), Exact = exact,
    };

    public static MapCase Of3<TMap>(Func<float, float, float, double> expected) where TMap : struct, IMap3 => new Case3<TMap>
    {
        Name = typeof(TMap).Name, Map = Elementwise.Of3<TMap>(), Expected = (x, y, z, _) => expected(x, y, z), Exact = true,
    };

    public static MapCase Of4<TMap>(Func<float, float, float, float, double> expected) where TMap : struct, IMap4 => new Case4<TMap>
    {
        Name = typeof(TMap).Name, Map = Elementwise.Of4<TMap>(), Expected = (x, y, z, u) => expected(x, y, z, u), Exact = true,
    };

    public static MapCase Wide<TMap>(Func<double, double> expected, params float[] critical) where TMap : struct, IMap1 => new Case1<TMap>
    {
        Name = typeof(TMap).Name, Map = Elementwise.Of1<TMap>(), Exact = false, Critical = critical,
        Expected = (x, _, _, _) => expected(x), ExpectedNumber = expected,
    };

    private sealed unsafe class Case1<TMap> : MapCase where TMap : struct, IMap1
    {
        public override float[] Run(int width, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> u)
        {
            float[] result = new float[x.Length];
            fixed (float* px = x, target = result)
            {
                if (Map.IsInlined) LaneWidths.Run(width, new MapLoop1<TMap> { X = px, Result = target, Count = x.Length });
                else LaneWidths.Run(width, new LongMapLoop1<TMap> { X = px, Result = target, Count = x.Length });
            }
            return result;
        }
    }

    private sealed unsafe class Case2<TMap> : MapCase where TMap : struct, IMap2
    {
        public override float[] Run(int width, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> u)
        {
            float[] result = new float[x.Length];
            fixed (float* px = x, py = y, target = result)
            {
                if (Map.IsInlined) LaneWidths.Run(width, new MapLoop2<TMap> { X = px, Y = py, Result = target, Count = x.Length });
                else LaneWidths.Run(width, new LongMapLoop2<TMap> { X = px, Y = py, Result = target, Count = x.Length });
            }
            return result;
        }
    }

    private sealed unsafe class Case3<TMap> : MapCase where TMap : struct, IMap3
    {
        public override float[] Run(int width, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> u)
        {
            float[] result = new float[x.Length];
            fixed (float* px = x, py = y, pz = z, target = result)
                LaneWidths.Run(width, new MapLoop3<TMap> { X = px, Y = py, Z = pz, Result = target, Count = x.Length });
            return result;
        }
    }

    private sealed unsafe class Case4<TMap> : MapCase where TMap : struct, IMap4
    {
        public override float[] Run(int width, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> z, ReadOnlySpan<float> u)
        {
            float[] result = new float[x.Length];
            fixed (float* px = x, py = y, pz = z, pu = u, target = result)
                LaneWidths.Run(width, new MapLoop4<TMap> { X = px, Y = py, Z = pz, U = pu, Result = target, Count = x.Length });
            return result;
        }
    }
}
