using Panthera.Numerics;

namespace Panthera.Tests.Numerics;

/// <summary>How far maps are from what they are to give.</summary>
public class MapErrorTests
{
    // What every map states of its error in double precision, or more.
    private static readonly double Bound = Math.Pow(2, -42);

    public static TheoryData<string> Unary => [.. MapCases.All.Where(map => map.Map.Arity == 1).Select(map => map.Name)];

    public static TheoryData<string> UnaryInDoubles =>
        [.. MapCases.All.Where(map => map.ExpectedNumber is not null).Select(map => map.Name)];

    public static TheoryData<string> Several => [.. MapCases.All.Where(map => map.Map.Arity > 1).Select(map => map.Name)];

    [Theory, MemberData(nameof(Unary))]
    public void Map_OfEveryExponent_IsWithinItsBound(string name)
    {
        const int mantissas = 700;
        Rng rng = new(21);
        List<float> x = [.. MapCases.Special];
        for (int exponent = 0; exponent < 512; exponent++)
            for (int i = 0; i < mantissas; i++) x.Add(BitConverter.Int32BitsToSingle(exponent << 23 | rng.Next(1 << 23)));
        Check(MapCases.Find(name), [.. x], [0], [0], [0]);
    }

    [Theory, MemberData(nameof(Unary))]
    public void Map_AroundCriticalPoints_IsWithinItsBound(string name)
    {
        MapCase map = MapCases.Find(name);
        IEnumerable<float> quarters = Enumerable.Range(1, 200).Select(i => (float)(i * Math.PI / 2));
        List<float> x = [];
        foreach (float point in map.Critical.Concat(quarters).Append(0))
        {
            for (int offset = -300; offset <= 300; offset++)
            {
                float near = BitConverter.Int32BitsToSingle(Math.Abs(BitConverter.SingleToInt32Bits(point) + offset));
                x.Add(near);
                x.Add(-near);
            }
        }
        Check(map, [.. x], [0], [0], [0]);
    }

    [Theory, MemberData(nameof(Several))]
    public void Map_OfSeveralNumbers_IsWithinItsBound(string name)
    {
        const int count = 200_000;
        MapCase map = MapCases.Find(name);
        Check(map, MapCases.Numbers(count, 1), MapCases.Numbers(count, 2), MapCases.Numbers(count, 3), MapCases.Numbers(count, 4));

        // Every special number with every other.
        float[] special = MapCases.Special;
        float[] x = [.. special.SelectMany(a => special.Select(_ => a))], y = [.. special.SelectMany(_ => special)];
        Check(map, x, y, x, y);
    }

    [Fact]
    public void Power_OfPositiveNumbers_IsWithinItsBound()
    {
        Rng rng = new(22);
        float[] x = new float[500_000], y = new float[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = BitConverter.Int32BitsToSingle(rng.Next(255) << 23 | rng.Next(1 << 23));
            // Results of all sizes, some just beyond the range.
            y[i] = (float)(rng.Uniform(-155, 135) / Math.Log2(x[i]));
        }
        Check(MapCases.Find(nameof(Power)), x, y, [0], [0]);
    }

    [Theory, MemberData(nameof(UnaryInDoubles))]
    public void Number_OfEveryExponent_IsWithinItsBound(string name)
    {
        MapCase map = MapCases.Find(name);
        Rng rng = new(23);
        // Up to 2^1022: the inverse hyperbolic functions double their argument.
        for (int exponent = 1; exponent < 2045; exponent++)
        {
            for (int i = 0; i < 60; i++)
            {
                long mantissa = (long)rng.Next(1 << 26) << 26 | (uint)rng.Next(1 << 26);
                double size = BitConverter.Int64BitsToDouble((long)exponent << 52 | mantissa), x = i % 2 == 0 ? size : -size;
                double expected = map.ExpectedNumber!(x), actual = map.Map.Number(x, 0, 0, 0);
                if (expected.Equals(actual)) continue;
                // Near the ends of the range results may be infinite or zero too soon.
                if (double.IsInfinity(actual) && Math.Sign(actual) * expected > 5e307) continue;
                if (actual == 0 && Math.Abs(expected) < 1e-307) continue;
                if (!(Math.Abs(actual / expected - 1) < Bound)) Assert.Fail($"{name}({x:R}) = {actual:R}, not {expected:R}");
            }
        }
    }

    [Theory, MemberData(nameof(UnaryInDoubles))]
    public void Number_OfSpecialNumbers_IsThatOfTheOracle(string name)
    {
        MapCase map = MapCases.Find(name);
        double[] special = [0, -0d, 1, -1, double.PositiveInfinity, double.NegativeInfinity, double.NaN, -2];
        foreach (double x in special)
        {
            double expected = map.ExpectedNumber!(x), actual = map.Map.Number(x, 0, 0, 0);
            (expected.Equals(actual) && double.IsNegative(expected) == double.IsNegative(actual)
                || Math.Abs(actual / expected - 1) < Bound
                || double.IsNaN(expected) && double.IsNaN(actual)).ShouldBeTrue($"{name}({x:R}) = {actual:R}, not {expected:R}");
        }
    }

    private static void Check(MapCase map, float[] x, float[] y, float[] z, float[] u)
    {
        float[] result = new float[x.Length];
        map.Map.Block(x, y, z, u, result);
        for (int i = 0; i < x.Length; i++)
        {
            float a = At(y, i), b = At(z, i), c = At(u, i), actual = result[i];
            double exact = map.Expected(x[i], a, b, c);
            float expected = (float)exact;
            if (MapCases.Same(expected, actual)) continue;
            string what = $"{map}({x[i]:R}, {a:R}, {b:R}, {c:R}) = {actual:R}, not {expected:R}";
            map.Exact.ShouldBeFalse(what);
            // Both neighbours of the exact result are right: they are one bit apart, and of one sign.
            Math.Abs((long)BitConverter.SingleToInt32Bits(expected) - BitConverter.SingleToInt32Bits(actual)).ShouldBe(1, what);
            double wide = map.Map.Number(x[i], a, b, c);
            if (!(Math.Abs(wide / exact - 1) < Bound)) Assert.Fail($"{what}; in double precision {wide:R}, not {exact:R}");
        }
    }

    private static float At(float[] values, int i) => values.Length == 1 ? values[0] : values[i];
}
