using Panthera.Language;

namespace Panthera.Rewriting.Graphs;

/// <summary>What is certain of sums and products in normal form.</summary>
internal static class NormalFacts
{
    private static readonly Function Power = Functions.Find("power")!;

    public static Facts OfSum(Node sum, Func<int, Facts> factsOf)
    {
        Facts result = Facts.Of(sum.Number);
        for (int c = 0; c < sum.Children.Length; c++)
        {
            Facts term = Facts.Of(Functions.Multiply, [factsOf(sum.Children[c]), Facts.Of(sum.Coefficients[c])]);
            result = Facts.Of(Functions.Add, [result, term]);
        }
        return result;
    }

    public static Facts OfProduct(Node product, Func<int, Facts> factsOf)
    {
        Facts result = Facts.Of(product.Number);
        for (int c = 0; c < product.Children.Length; c++)
            result = Facts.Of(Functions.Multiply, [result, OfFactor(factsOf(product.Children[c]), product.Factors[c])]);
        return result;
    }

    private static Facts OfFactor(Facts x, Factor factor)
    {
        if (factor == Factor.Itself) return x;
        Facts sign = Facts.Of(Functions.Sign, [x]);
        if (factor.Power == 0) return sign;
        Facts magnitude = Facts.Of(Functions.Absolute, [x]);
        if (factor.IsProtected) magnitude = Facts.Of(Functions.Add, [magnitude, Facts.Of(Functions.Epsilon)]);
        Facts power = factor.Power == 1 ? magnitude : Facts.Of(Power, [magnitude, Facts.Of(factor.Power)]);
        // A power of a magnitude is no number for none, and the general rule of powers cannot know that.
        power = new(new(Math.Max(power.Bounds.Low, 0), power.Bounds.High, x.Bounds.MayBeNaN), x.IsBounded && (factor.Power > 0 || magnitude.IsPositive));
        return factor.HasSign ? Facts.Of(Functions.Multiply, [power, sign]) : power;
    }
}
