using System.Globalization;
using Panthera.Search.Edits;

namespace Panthera.Search.Tests.Edits;

public class SixDigitsTests
{
    [Fact]
    public void Of_AnyNumbers_IsWhatPrintingAndReadingGives()
    {
        Rng rng = new(1);
        for (int i = 0; i < 300_000; i++)
        {
            Check(rng.NextNormal());
            Check(Math.Pow(10, rng.Uniform(-20, 30)));
            Check(BitConverter.UInt64BitsToDouble(rng.NextULong()));
        }
    }

    [Fact]
    public void Of_NumbersNextToATie_IsWhatPrintingAndReadingGives()
    {
        Rng rng = new(2);
        for (int i = 0; i < 100_000; i++)
        {
            // Six digits and a half, as near as a double comes, and its neighbours.
            double tie = (100_000 + rng.Next(900_000) + 0.5) * Math.Pow(10, rng.Next(40) - 22);
            Check(tie);
            Check(Math.BitIncrement(tie));
            Check(-Math.BitDecrement(tie));
        }
    }

    [Fact]
    public void Of_NumbersNextToAPowerOfTen_IsWhatPrintingAndReadingGives()
    {
        for (int power = -308; power <= 308; power++)
        {
            double value = double.Parse($"1e{power}", CultureInfo.InvariantCulture);
            foreach (double factor in new[] { 1, 0.9999995, 0.99999949999, 0.99999950001, 1.0000005, 1.0000015 }) Check(value * factor);
            Check(Math.BitDecrement(value));
            Check(Math.BitIncrement(value));
        }
    }

    [Fact]
    public void Of_Extremes_IsWhatPrintingAndReadingGives()
    {
        foreach (double value in new[] { 0.0, -0.0, double.Epsilon, double.MaxValue, -1 }) Check(value);
    }

    private static void Check(double value)
    {
        if (!double.IsFinite(value)) return;
        double expected = double.Parse(value.ToString("G6", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        // By bits, so that -0 is not 0.
        if (BitConverter.DoubleToInt64Bits(SixDigits.Of(value)) != BitConverter.DoubleToInt64Bits(expected))
            SixDigits.Of(value).ShouldBe(expected, $"{value:R}");
    }
}
