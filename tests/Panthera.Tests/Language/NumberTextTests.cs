using System.Globalization;
using Panthera.Language;

namespace Panthera.Tests.Language;

public class NumberTextTests
{
    [Fact]
    public void Numbers_AreThoseOfTheRuntime()
    {
        Rng rng = new(45);
        for (int i = 0; i < 1_000_000; i++) ShouldBeExact(Random(ref rng));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("1.e2")]
    [InlineData("00012.5")]
    [InlineData("0.0002171761734643951")]
    [InlineData("1.4572199583053589")]
    [InlineData("9007199254740993")]
    [InlineData("9007199254740991e22")]
    [InlineData("9007199254740993e-22")]
    [InlineData("9999999999999999999")]
    [InlineData("18446744073709551615")]
    [InlineData("0.9999999999999999999")]
    [InlineData("4.9406564584124654e-324")]
    [InlineData("2.2250738585072011e-308")]
    [InlineData("1.7976931348623157e308")]
    [InlineData("1e23")]
    [InlineData("1E+22")]
    [InlineData("0e999")]
    [InlineData("0e-99999999999999999999")]
    [InlineData("1e-400")]
    [InlineData("2.00000000000000011102230246251565404236316680908203125")]
    [InlineData("2.00000000000000011102230246251565404236316680908203124")]
    public void Numbers_AtTheEdges(string text) => ShouldBeExact(text);

    [Theory]
    [InlineData("1e5)", 3)]
    [InlineData("1e", 1)]
    [InlineData("1e+", 1)]
    [InlineData("12.5x", 4)]
    [InlineData("1.5 2", 3)]
    [InlineData("1.5e3.", 5)]
    public void Number_EndsWhereItCannotGoOn(string text, int length)
    {
        NumberText.Read(text, 0, out double value).ShouldBe(length);
        value.ShouldBe(double.Parse(text[..length], CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("1e309", double.PositiveInfinity)]
    [InlineData("1e99999999999999999999", double.PositiveInfinity)]
    [InlineData("1.2.3", double.NaN)]
    [InlineData("1..", double.NaN)]
    public void Number_ThatIsNone(string text, double value)
    {
        NumberText.Read(text, 0, out double read).ShouldBe(text.Length);
        read.ShouldBe(value);
    }

    private static void ShouldBeExact(string text)
    {
        int end = NumberText.Read($"({text})", 1, out double value);
        double expected = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (end != text.Length + 1 || BitConverter.DoubleToInt64Bits(value) != BitConverter.DoubleToInt64Bits(expected))
            Assert.Fail($"{text} is read as {value:R}, not {expected:R}");
    }

    private static string Random(ref Rng rng)
    {
        switch (rng.Next(4))
        {
            case 0: return Math.Abs(rng.NextNormal()).ToString("R", CultureInfo.InvariantCulture);
            case 1: return Math.Abs(BitConverter.UInt64BitsToDouble(rng.NextULong())) is var any && double.IsFinite(any) ? any.ToString("E16", CultureInfo.InvariantCulture) : "0";
            case 2: return $"{rng.NextULong() >> rng.Next(64)}e{rng.Next(60) - 30}";
            default:
                string digits = (rng.NextULong() >> rng.Next(64)).ToString(CultureInfo.InvariantCulture);
                return digits.Insert(rng.Next(digits.Length + 1), ".");
        }
    }
}
