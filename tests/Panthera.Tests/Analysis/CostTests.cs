using Panthera.Analysis;
using Panthera.Language;
using Panthera.Tests.Generators;

namespace Panthera.Tests.Analysis;

public class CostTests
{
    [Fact]
    public void Lion_ReadsWeightsGradientAndMomentum_AndWritesWeightsAndMomentum() =>
        // Twice 3 for interp, sign, w * λ, +, * lr and what is subtracted from the weights.
        Cost.Of(Parser.Parse(Listings.Program1)).ShouldBe(new Cost(Flops: 11, BytesMoved: 20, Passes: 1, BytesOfState: 4, MatrixProducts: 0));

    [Fact]
    public void AdamW_MovesOneStateMore() =>
        // g², twice 3 for interp, √, 2 for the protected division, w * λ, +, * lr and -.
        Cost.Of(Parser.Parse(Listings.Program3)).ShouldBe(new Cost(Flops: 14, BytesMoved: 28, Passes: 1, BytesOfState: 8, MatrixProducts: 0));

    [Fact]
    public void DeadCodeAndScalars_CostNothing()
    {
        const string plain = "def train(w, g, lr):\n  u = g * lr\n  return u\n";
        const string more = "def train(w, g, m, lr):\n  m = exp(w)\n  c = sin(lr)\n  c = log(c)\n  u = g * c\n  return u, m\n";
        Cost.Of(Parser.Parse(more)).ShouldBe(Cost.Of(Parser.Parse(plain)));
        Cost.Of(Parser.Parse(plain)).ShouldBe(new Cost(2, 12, 1, 0, 0));
    }

    [Fact]
    public void SumOverTheTree_IsAnotherPass() =>
        // The first pass reads g; the second reads g and w again and writes w.
        Cost.Of(Parser.Parse("def train(w, g, lr):\n  u = clip(g, 1.0)\n  return u\n")).ShouldBe(new Cost(2 + 1 + 1, 4 + 12, 2, 0, 0));

    [Fact]
    public void ValueThatTwoPassesNeed_IsWrittenAndReadBack() =>
        // First: reads g, writes e^g; then reads e^g and w, writes w.
        Cost.Of(Parser.Parse("def train(w, g, lr):\n  e = exp(g)\n  u = clip(e, 1.0)\n  return u\n")).BytesMoved.ShouldBe(8 + 12);

    [Fact]
    public void StateThatBecomesTheGradient_IsCopied() =>
        Cost.Of(Parser.Parse("def train(w, g, m, lr):\n  u = g - m\n  return u, g\n")).ShouldBe(new Cost(2, 20, 1, 4, 0));

    [Fact]
    public void StateThatStays_IsNotWritten() =>
        Cost.Of(Parser.Parse("def train(w, g, m, lr):\n  u = g + m\n  return u, m\n")).BytesMoved.ShouldBe(16);

    [Fact]
    public void MatrixProducts_AreCountedApart()
    {
        Cost cost = Cost.Of(Parser.Parse("def train(w, g, lr):\n  u = newton_schulz(g)\n  return u\n"));
        cost.MatrixProducts.ShouldBe(15);
        cost.Flops.ShouldBe(1);
    }
}
