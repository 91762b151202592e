using Panthera.Kernels.Formats;
using Panthera.Numerics;

namespace Panthera.Tests.Kernels.Formats;

public unsafe class HalvesTests
{
    /// <summary>Lower halves at which rounding could go wrong.</summary>
    private static readonly uint[] LowerHalves = [0, 1, 0x7FFE, 0x7FFF, 0x8000, 0x8001, 0xFFFE, 0xFFFF];

    /// <summary>Every upper half of a float with each of those: all exponents, NaN, infinities, zeros and subnormal numbers are among them.</summary>
    private static readonly float[] All =
        [.. Enumerable.Range(0, 1 << 16).SelectMany(upper => LowerHalves.Select(lower => BitConverter.UInt32BitsToSingle((uint)upper << 16 | lower)))];

    private static readonly ushort[] AllHalves = [.. Enumerable.Range(0, 1 << 16).Select(bits => (ushort)bits)];

    [Fact]
    public void ToBFloat16_IsTheNearest_TiesToEven()
    {
        ushort[] rounded = ToBFloat16(All);
        for (int i = 0; i < All.Length; i++)
        {
            if (rounded[i] != Nearest(All[i])) Assert.Fail($"{All[i]:R} became 0x{rounded[i]:X4}, not 0x{Nearest(All[i]):X4}");
            if (((BFloat16)All[i]).Bits != rounded[i]) Assert.Fail($"the conversion of {All[i]:R} gives other bits");
        }
    }

    [Fact]
    public void FromBFloat16_IsExact()
    {
        float[] floats = new float[AllHalves.Length];
        fixed (ushort* source = AllHalves)
        fixed (float* target = floats)
            Conversion.Run(new FromBFloat16 { Source = source, Target = target }, floats.Length);
        for (int i = 0; i < floats.Length; i++)
        {
            double expected = ValueOf(AllHalves[i], 7);
            if (!expected.Equals((double)floats[i])) Assert.Fail($"0x{i:X4} became {floats[i]:R}, not {expected:R}");
            ((float)new BFloat16(AllHalves[i])).Equals(floats[i]).ShouldBeTrue();
        }
    }

    [Fact]
    public void FromFloat16_IsExact()
    {
        float[] floats = new float[AllHalves.Length];
        fixed (ushort* source = AllHalves)
        fixed (float* target = floats)
            Conversion.Run(new FromFloat16 { Source = source, Target = target }, floats.Length);
        for (int i = 0; i < floats.Length; i++)
        {
            float expected = (float)BitConverter.UInt16BitsToHalf(AllHalves[i]);
            if (!expected.Equals(floats[i]) || float.IsNegative(expected) != float.IsNegative(floats[i]))
                Assert.Fail($"0x{i:X4} became {floats[i]:R}, not {expected:R}");
        }
    }

    [Fact]
    public void Split_IsExact_AndItsUpperHalfTheNearest()
    {
        ushort[] upper = new ushort[All.Length], rest = new ushort[All.Length];
        float[] joined = new float[All.Length];
        fixed (float* source = All, target = joined)
        fixed (ushort* u = upper, r = rest)
        {
            Conversion.Run(new ToSplit { Source = source, Upper = u, Rest = r }, All.Length);
            Conversion.Run(new FromSplit { Upper = u, Rest = r, Target = target }, All.Length);
        }
        for (int i = 0; i < All.Length; i++)
        {
            bool isSame = float.IsNaN(All[i]) ? float.IsNaN(joined[i]) : BitConverter.SingleToUInt32Bits(All[i]) == BitConverter.SingleToUInt32Bits(joined[i]);
            if (!isSame) Assert.Fail($"{All[i]:R} became {joined[i]:R}");
            bool isTie = (BitConverter.SingleToUInt32Bits(All[i]) & 0xFFFF) == 0x8000;
            if (float.IsNaN(All[i])) float.IsNaN(new BFloat16(upper[i])).ShouldBeTrue();
            else if (!isTie && upper[i] != Nearest(All[i])) Assert.Fail($"the upper half of {All[i]:R} is 0x{upper[i]:X4}");
            // Away from zero: the size of the upper half is the larger.
            else if (isTie) ((uint)upper[i]).ShouldBe((BitConverter.SingleToUInt32Bits(All[i]) >> 16) + 1);
        }
    }

    /// <summary>What is left over by registers is converted one by one, and nothing beyond it is touched.</summary>
    [Fact]
    public void Conversions_OfAnyLength_AreTheSame()
    {
        const int Most = 70;
        const ushort Untouched = 0xABCD;
        Rng rng = new(1);
        float[] source = new float[Most];
        ushort[] halves = new ushort[Most], rest = new ushort[Most];
        for (int i = 0; i < Most; i++)
            (source[i], halves[i], rest[i]) = ((float)rng.NextNormal(), (ushort)rng.Next(1 << 16), (ushort)rng.Next(1 << 16));
        fixed (float* floats = source)
        fixed (ushort* h = halves, r = rest)
        {
            // Pointers to what is fixed cannot be captured.
            (nint from, nint upper, nint lower) = ((nint)floats, (nint)h, (nint)r);
            AssertLengths((to, n) => Conversion.Run(new ToBFloat16 { Source = (float*)from, Target = (ushort*)to }, n), 1);
            AssertLengths((to, n) => Conversion.Run(new ToBFloat16AtRandom { Source = (float*)from, Target = (ushort*)to, Noise = new(1, 2), Place = 9 }, n), 1);
            AssertLengths((to, n) => Conversion.Run(new ToSplit { Source = (float*)from, Upper = (ushort*)to, Rest = (ushort*)to + 2 * Most }, n), 1);
            AssertLengths((to, n) => Conversion.Run(new ToSplit { Source = (float*)from, Upper = (ushort*)to + 2 * Most, Rest = (ushort*)to }, n), 1);
            AssertLengths((to, n) => Conversion.Run(new FromBFloat16 { Source = (ushort*)upper, Target = (float*)to }, n), 2);
            AssertLengths((to, n) => Conversion.Run(new FromFloat16 { Source = (ushort*)upper, Target = (float*)to }, n), 2);
            AssertLengths((to, n) => Conversion.Run(new FromSplit { Upper = (ushort*)upper, Rest = (ushort*)lower, Target = (float*)to }, n), 2);
        }

        static void AssertLengths(Action<nint, int> convert, int halvesEach)
        {
            ushort[] whole = Converted(Most);
            for (int length = 0; length < Most; length++)
            {
                ushort[] target = Converted(length);
                int written = length * halvesEach;
                target[..written].ShouldBe(whole[..written]);
                target[written..(2 * Most)].ShouldAllBe(x => x == Untouched);
            }

            ushort[] Converted(int length)
            {
                ushort[] target = [.. Enumerable.Repeat(Untouched, 4 * Most)];
                fixed (ushort* to = target) convert((nint)to, length);
                return target;
            }
        }
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(1.00390625f)]
    [InlineData(-1.001f)]
    [InlineData(3.14159f)]
    [InlineData(-1e-40f)]
    [InlineData(1.4e-45f)]
    public void AtRandom_IsOneOfBothAround_AndTheNumberInTheMean(float number)
    {
        const int Draws = 1 << 18;
        float[] rounded = AtRandom([.. Enumerable.Repeat(number, Draws)], new Noise(1, 2), 12345);
        uint bits = BitConverter.SingleToUInt32Bits(number);
        float inner = BitConverter.UInt32BitsToSingle(bits & 0xFFFF0000), outer = BitConverter.UInt32BitsToSingle((bits & 0xFFFF0000) + 0x10000);
        double chance = (bits & 0xFFFF) / 65536.0;
        int ups = rounded.Count(x => x == outer);
        (ups + rounded.Count(x => x == inner)).ShouldBe(Draws);
        Math.Abs(ups - Draws * chance).ShouldBeLessThanOrEqualTo(4 * Math.Sqrt(Draws * chance * (1 - chance)));
    }

    [Fact]
    public void AtRandom_SpecialNumbers_StayWhatTheyAre()
    {
        float[] special =
        [
            float.NaN, float.PositiveInfinity, float.NegativeInfinity, 0f, -0f,
            BitConverter.UInt32BitsToSingle(0x7F800001), BitConverter.UInt32BitsToSingle(0xFFFFFFFF),
        ];
        for (int place = 0; place < 1000; place++)
        {
            float[] rounded = AtRandom(special, new Noise(7, 8), place);
            for (int i = 0; i < special.Length; i++)
                (rounded[i].Equals(special[i]) && (float.IsNaN(special[i]) || float.IsNegative(rounded[i]) == float.IsNegative(special[i]))).ShouldBeTrue($"{i}");
        }
    }

    [Fact]
    public void AtRandom_DependsOnThePlaceAndNotOnTheBlock()
    {
        float[] numbers = [.. Enumerable.Range(0, 500).Select(i => 1 + i * 0.001f)];
        Noise noise = Noise.Of(3, 1, 5);
        float[] whole = AtRandom(numbers, noise, 40);
        float[] parts = [.. AtRandom(numbers[..123], noise, 40), .. AtRandom(numbers[123..124], noise, 163), .. AtRandom(numbers[124..], noise, 164)];
        parts.ShouldBe(whole);
        AtRandom(numbers, Noise.Of(3, 1, 6), 40).ShouldNotBe(whole);
        AtRandom(numbers, Noise.Of(3, 2, 5), 40).ShouldNotBe(whole);
        AtRandom(numbers, Noise.Of(4, 1, 5), 40).ShouldNotBe(whole);
    }

    /// <summary>The bits are part of what a seed means: they must not change with the code that computes them, nor with the registers.</summary>
    [Fact]
    public void Noise_IsThatOfPlainIntegers()
    {
        Noise noise = Noise.Of(3, 1, 5);
        float[] between = new float[1000];
        Array.Fill(between, BitConverter.UInt32BitsToSingle(0x3F808000));
        foreach (int first in (int[])[0, 1, 123_456_789, int.MaxValue - 2000])
        {
            float[] rounded = AtRandom(between, noise, first);
            for (int i = 0; i < between.Length; i++)
            {
                uint x = unchecked((uint)(first + i) * 0x9E3779B1 + noise.Low);
                x = unchecked((x ^ x >> 16) * 0x7FEB352D) ^ noise.High;
                x = unchecked((x ^ x >> 15) * 0x846CA68B);
                x ^= x >> 16;
                BitConverter.SingleToUInt32Bits(noise.From<LanesScalar, float>(first + i)).ShouldBe(x);
                rounded[i].ShouldBe(BitConverter.UInt32BitsToSingle((0x3F808000 + (x >> 16)) & 0xFFFF0000));
            }
        }
    }

    [Fact]
    public void Noise_EveryBitIsFair_AndStepsAndPlacesAreIndependent()
    {
        const int Count = 1 << 14;
        uint[] Bits(long step) => [.. Enumerable.Range(0, Count).Select(i => BitConverter.SingleToUInt32Bits(
            Noise.Of(1, 0, step).From<LanesScalar, float>(i)))];
        uint[] first = Bits(1), second = Bits(2);
        // Each count has a standard deviation of 64; the largest of 96 counts stays below 4.5 of them.
        for (int bit = 0; bit < 32; bit++)
        {
            Check(i => first[i] >> bit, $"bit {bit}");
            Check(i => first[i] >> bit ^ second[i] >> bit, $"bit {bit} of two steps");
            Check(i => first[i] >> bit ^ first[(i + 1) % Count] >> bit, $"bit {bit} of two places");
        }

        void Check(Func<int, uint> bits, string what) =>
            Math.Abs(Enumerable.Range(0, Count).Sum(i => (int)(bits(i) & 1)) - Count / 2).ShouldBeLessThan(288, what);
    }

    /// <summary>The nearer of the two around, in double precision, where no difference is lost; the even one of a tie.</summary>
    private static ushort Nearest(float value)
    {
        uint bits = BitConverter.SingleToUInt32Bits(value);
        ushort inner = (ushort)(bits >> 16), outer = (ushort)(inner + 1);
        if (float.IsNaN(value)) return (ushort)(inner | 0x40);
        if (float.IsInfinity(value)) return inner;
        // Beyond the largest number the next power of two stands for infinity.
        double Size(ushort half) => (half & 0x7FFF) == 0x7F80 ? Math.Pow(2, 128) : Math.Abs(ValueOf(half, 7));
        double below = Math.Abs((double)value) - Size(inner), above = Size(outer) - Math.Abs((double)value);
        return below < above || (below == above && inner % 2 == 0) ? inner : outer;
    }

    /// <summary>The number that 16 bits stand for, by the definition of such formats.</summary>
    private static double ValueOf(ushort bits, int fractionBits)
    {
        int exponentBits = 15 - fractionBits, bias = (1 << (exponentBits - 1)) - 1;
        int exponent = bits >> fractionBits & ((1 << exponentBits) - 1), fraction = bits & ((1 << fractionBits) - 1);
        double scale = 1 << fractionBits, size = exponent == (1 << exponentBits) - 1 ? (fraction == 0 ? double.PositiveInfinity : double.NaN)
            : exponent == 0 ? fraction / scale * Math.Pow(2, 1 - bias) : (1 + fraction / scale) * Math.Pow(2, exponent - bias);
        return bits >> 15 == 0 ? size : -size;
    }

    private static ushort[] ToBFloat16(float[] numbers)
    {
        ushort[] rounded = new ushort[numbers.Length];
        fixed (float* source = numbers)
        fixed (ushort* target = rounded)
            Conversion.Run(new ToBFloat16 { Source = source, Target = target }, numbers.Length);
        return rounded;
    }

    private static float[] AtRandom(float[] numbers, Noise noise, int place)
    {
        ushort[] rounded = new ushort[numbers.Length];
        fixed (float* source = numbers)
        fixed (ushort* target = rounded)
            Conversion.Run(new ToBFloat16AtRandom { Source = source, Target = target, Noise = noise, Place = place }, numbers.Length);
        return [.. rounded.Select(bits => (float)new BFloat16(bits))];
    }
}
