namespace Panthera.Tests.Numerics;

/// <summary>A map's result for a lane hangs on that lane alone, and neither on the width nor on the place.</summary>
public class MapBitsTests
{
    private const int Count = 3000;

    public static TheoryData<string> Names => [.. MapCases.All.Select(map => map.Name)];

    /// <summary>If a map changes, so do the results of all programs with it: then, and only then, this number may change.</summary>
    [Fact]
    public void Maps_OnEveryMachine_GiveTheseBits()
    {
        Rng rng = new(6);
        float[] special = MapCases.Special, x = new float[4096], y = new float[x.Length];
        for (int i = 0; i < x.Length; i++)
        {
            x[i] = BitConverter.Int32BitsToSingle(rng.Next(1 << 16) << 16 | rng.Next(1 << 16));
            y[i] = i % 8 == 0 ? special[rng.Next(special.Length)] : (rng.Next(1 << 20) - (1 << 19)) / 16384f;
        }
        ulong hash = 14695981039346656037;
        foreach (MapCase map in MapCases.All)
        {
            foreach ((float[] first, float[] second) in ((float[], float[])[])[(x, y), (y, x)])
            {
                foreach (float value in map.Run(LaneWidths.Supported.First(), first, second, first, second))
                    hash = Mixed(hash, float.IsNaN(value) ? 0x7FC00000 : BitConverter.SingleToUInt32Bits(value));
            }
            for (int i = 0; i < x.Length; i++)
            {
                double value = map.Map.Number(x[i] / 3.0, y[i] / 3.0, x[i], y[i]);
                hash = Mixed(hash, double.IsNaN(value) ? 0x7FF8000000000000 : BitConverter.DoubleToUInt64Bits(value));
            }
        }
        hash.ToString("x16").ShouldBe("a21ffcf58ea98bb3");
    }

    [Theory, MemberData(nameof(Names))]
    public void Map_AtEveryWidth_GivesTheSameBits(string name)
    {
        MapCase map = MapCases.Find(name);
        float[] x = MapCases.Numbers(Count, 1), y = MapCases.Numbers(Count, 2);
        float[] z = MapCases.Numbers(Count, 3), u = MapCases.Numbers(Count, 4);
        float[] one = map.Run(32, x, y, z, u);
        foreach (int width in LaneWidths.Supported)
        {
            float[] some = map.Run(width, x, y, z, u);
            for (int i = 0; i < Count; i++)
            {
                if (!MapCases.Same(one[i], some[i]))
                    Assert.Fail($"{name}({x[i]:R}, {y[i]:R}): {one[i]:R} alone, {some[i]:R} in {width} bits");
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Map_InAnyLane_GivesTheSameBits(string name)
    {
        MapCase map = MapCases.Find(name);
        float[] x = MapCases.Numbers(Count, 1), y = MapCases.Numbers(Count, 2);
        float[] z = MapCases.Numbers(Count, 3), u = MapCases.Numbers(Count, 4);
        foreach (int width in LaneWidths.Supported)
        {
            float[] all = map.Run(width, x, y, z, u);
            for (int start = 1; start <= 17; start++)
            {
                float[] some = map.Run(width, x.AsSpan(start), y.AsSpan(start), z.AsSpan(start), u.AsSpan(start));
                for (int i = 0; i < some.Length; i++)
                    if (!MapCases.Same(all[start + i], some[i])) Assert.Fail($"{name}({x[start + i]:R})");
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Map_BesideAnyNeighbours_GivesTheSameBits(string name)
    {
        MapCase map = MapCases.Find(name);
        float[] numbers = MapCases.Numbers(150, 5), y = [.. Enumerable.Repeat(0.7f, 16)];
        foreach (int width in LaneWidths.Supported)
        {
            foreach (float number in numbers)
            {
                float alone = map.Run(32, [number], y.AsSpan(..1), y.AsSpan(..1), y.AsSpan(..1))[0];
                foreach (float neighbour in (float[])[0.1f, 3e38f, float.NaN, float.NegativeInfinity])
                {
                    float[] x = [.. Enumerable.Repeat(neighbour, 16)];
                    int lane = BitConverter.SingleToInt32Bits(number) & 15;
                    x[lane] = number;
                    if (!MapCases.Same(map.Run(width, x, y, y, y)[lane], alone)) Assert.Fail($"{name}({number:R}) beside {neighbour:R}");
                }
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Map_OfFloats_IsTheRoundedNumber(string name)
    {
        MapCase map = MapCases.Find(name);
        if (map.Exact) return;
        float[] x = MapCases.Numbers(Count, 1), y = MapCases.Numbers(Count, 2), some = map.Run(32, x, y, y, y);
        for (int i = 0; i < Count; i++)
            if (!MapCases.Same((float)map.Map.Number(x[i], y[i], 0, 0), some[i])) Assert.Fail($"{name}({x[i]:R}, {y[i]:R})");
    }

    // A step of FNV-1a, with 64 bits at a time.
    private static ulong Mixed(ulong hash, ulong value) => (hash ^ value) * 1099511628211;
}
