using Panthera.Kernels;
using Panthera.Kernels.Formats;

namespace Panthera.Tests.Kernels.Formats;

public unsafe class BlockStateTests
{
    private static readonly ParameterLayout Layout = new([[300], [0], [1], [256], [17, 31], [5000]]);

    /// <summary>The sizes that codes stand for, relative to a block's largest.</summary>
    private static readonly double[] SizesOfSquares = [.. Enumerable.Range(0, 128).Select(i => Math.Pow(i / 127.0, 2))],
        SizesOfPowers = [.. Enumerable.Range(0, 256).Select(i => Math.Pow(i / 255.0, 4))];

    public static TheoryData<bool> Codes => [false, true];

    [Theory, MemberData(nameof(Codes))]
    public void RoundTrip_IsOneOfTheTwoCodesAround(bool nonNegative)
    {
        Rng rng = new(1);
        for (int round = 0; round < 8; round++)
        {
            float[] numbers = new float[Layout.Total];
            double spread = Math.Pow(10, round - 4);
            for (int i = 0; i < numbers.Length; i++)
                numbers[i] = rng.Next(20) == 0 ? 0 : Number(spread * Math.Pow(rng.NextNormal(), 1 + 2 * (round % 4)), nonNegative);
            AssertAround(numbers, RoundTrip(numbers, nonNegative, round), nonNegative);
        }
    }

    [Theory, MemberData(nameof(Codes))]
    public void RoundTrip_ExtremeBlocks_AreAroundToo(bool nonNegative)
    {
        foreach (float largest in (float[])[float.MaxValue, 1e-30f, 1.1754944e-38f, 1e-40f, 1.4e-45f])
        {
            float[] numbers = new float[Layout.Total];
            for (int i = 0; i < numbers.Length; i++) numbers[i] = Number(largest * Math.Cos(i), nonNegative);
            numbers[0] = largest;
            AssertAround(numbers, RoundTrip(numbers, nonNegative, 3), nonNegative);
        }
    }

    [Theory, MemberData(nameof(Codes))]
    public void RoundTrip_InTheMean_IsTheNumber(bool nonNegative)
    {
        const int Draws = 2000;
        float[] numbers = new float[Layout.Total];
        Rng rng = new(2);
        for (int i = 0; i < numbers.Length; i++) numbers[i] = Number(Math.Pow(rng.NextNormal(), 3), nonNegative);
        double[] sums = new double[numbers.Length];
        CodedArray state = State(nonNegative);
        for (int draw = 0; draw < Draws; draw++)
        {
            float[] back = RoundTrip(numbers, state, draw);
            for (int i = 0; i < back.Length; i++) sums[i] += (double)back[i] - numbers[i];
        }
        double[] codes = nonNegative ? SizesOfPowers : SizesOfSquares;
        double inDeviations = 0, count = 0;
        foreach ((Range block, float largest) in Blocks(numbers))
        {
            for (int i = block.Start.Value; i < block.End.Value; i++)
            {
                double size = Math.Abs((double)numbers[i]) / largest, low = codes.Last(code => code <= size), high = codes.First(code => code >= size);
                // The smallest code of numbers above zero is not unbiased.
                if (low == high || (nonNegative && low == 0)) continue;
                double chance = (size - low) / (high - low), distance = (high - low) * largest, deviation = distance * Math.Sqrt(Draws * chance * (1 - chance));
                // Five standard deviations, three rare events, and the errors of single precision.
                Math.Abs(sums[i]).ShouldBeLessThanOrEqualTo(5 * deviation + 3 * distance + Draws * 1e-6 * Math.Abs(numbers[i]), $"{numbers[i]} at {i}");
                if (chance is < 0.05 or > 0.95) continue;
                inDeviations += sums[i] / deviation;
                count++;
            }
        }
        count.ShouldBeGreaterThan(1000);
        Math.Abs(inDeviations).ShouldBeLessThan(5 * Math.Sqrt(count));
    }

    [Fact]
    public void FourthPowers_SmallNumbersStayAboveZero()
    {
        float[] numbers = [.. Enumerable.Range(0, Layout.Total).Select(i => i % 256 == 7 ? 1f : 1e-37f)];
        float[] back = RoundTrip(numbers, true, 1);
        back.ShouldAllBe(x => x > 0);
    }

    [Theory, MemberData(nameof(Codes))]
    public void RoundTrip_TheLargestNumber_IsExact(bool nonNegative)
    {
        for (int size = 1; size < 3000; size += 7)
        {
            float[] numbers = new float[Layout.Total];
            numbers[256] = size * 0.001f;
            float[] back = RoundTrip(numbers, nonNegative, size);
            Math.Abs(back[256] - numbers[256]).ShouldBeLessThanOrEqualTo(numbers[256] * 2e-7f);
            back.Count(x => x != 0).ShouldBe(1);
        }
    }

    [Theory, MemberData(nameof(Codes))]
    public void RoundTrip_BlocksWithWhatIsNoNumber_BecomeNaN(bool nonNegative)
    {
        foreach (float special in (float[])[float.NaN, float.PositiveInfinity, float.NegativeInfinity])
        {
            // Blocks begin with arrays: those of the first are 0 to 255 and 256 to 299.
            foreach ((int at, int first, int end) in new[] { (3, 0, 256), (299, 256, 300), (300, 300, 301) })
            {
                float[] numbers = [.. Enumerable.Repeat(0.5f, Layout.Total)];
                numbers[at] = special;
                float[] back = RoundTrip(numbers, nonNegative, 1);
                for (int i = 0; i < back.Length; i++) float.IsNaN(back[i]).ShouldBe(i >= first && i < end, $"{i}");
            }
        }
    }

    [Theory, MemberData(nameof(Codes))]
    public void Clear_AndBlocksOfZeros_AreZero(bool nonNegative)
    {
        CodedArray state = State(nonNegative);
        RoundTrip([.. Enumerable.Repeat(1f, Layout.Total)], state, 1).ShouldAllBe(x => x == 1);
        RoundTrip(new float[Layout.Total], state, 2).ShouldAllBe(x => x == 0);
        RoundTrip([.. Enumerable.Repeat(1f, Layout.Total)], state, 3);
        state.Clear();
        Decoded(state).ShouldAllBe(x => x == 0);
    }

    private static void AssertAround(float[] numbers, float[] back, bool nonNegative)
    {
        double[] codes = nonNegative ? SizesOfPowers : SizesOfSquares;
        foreach ((Range block, float largestNumber) in Blocks(numbers))
        {
            // A block of subnormal numbers is relative to the smallest normal one.
            double largest = Math.Max(largestNumber, 1.1754944e-38);
            foreach ((float number, float found) in numbers[block].Zip(back[block]))
            {
                // The errors of single precision, among them that a number is rounded to another code's side.
                double size = Math.Abs((double)number) / largest, error = 1.5e-6 * size;
                double low = codes.Last(code => code <= size - error || code == 0), high = codes.FirstOrDefault(code => code >= size + error, 1);
                // What is above zero stays above it.
                if (nonNegative && size > 0) (low, high) = (Math.Max(low, codes[1]), Math.Max(high, codes[1]));
                double actual = Math.Abs((double)found) / largest, room = 1.5e-6 * high + 1.5e-45 / largest;
                if (actual < low - room || actual > high + room || (found != 0 && Math.Sign(found) != Math.Sign(number)))
                    Assert.Fail($"{number:R} became {found:R}; its size {size} is between {low} and {high} of {largest}");
            }
        }
    }

    /// <summary>The blocks, and each one's largest size.</summary>
    private static IEnumerable<(Range Block, float Largest)> Blocks(float[] numbers)
    {
        for (int a = 0; a < Layout.Arrays; a++)
            for (int first = 0; first < Layout.Lengths[a]; first += 256)
            {
                Range block = (Layout.Offsets[a] + first)..(Layout.Offsets[a] + Math.Min(first + 256, Layout.Lengths[a]));
                yield return (block, numbers[block].Max(Math.Abs));
            }
    }

    private static float Number(double value, bool nonNegative) => (float)(nonNegative ? Math.Abs(value) : value);

    private static CodedArray State(bool nonNegative) => nonNegative
        ? new BlockState<FourthPowers>(Layout, step => Noise.Of(1, 0, step)) : new BlockState<SignedSquares>(Layout, step => Noise.Of(1, 0, step));

    private static float[] RoundTrip(float[] numbers, bool nonNegative, long step) => RoundTrip(numbers, State(nonNegative), step);

    private static float[] RoundTrip(float[] numbers, CodedArray state, long step)
    {
        state.Begin(step);
        fixed (float* from = numbers)
            for (int a = 0; a < Layout.Arrays; a++) state.Encode(from + Layout.Offsets[a], Layout.Offsets[a], Layout.Lengths[a], a);
        return Decoded(state);
    }

    private static float[] Decoded(CodedArray state)
    {
        float[] numbers = new float[Layout.Total];
        fixed (float* to = numbers)
            for (int a = 0; a < Layout.Arrays; a++) state.Decode(Layout.Offsets[a], Layout.Lengths[a], a, to + Layout.Offsets[a]);
        return numbers;
    }
}
