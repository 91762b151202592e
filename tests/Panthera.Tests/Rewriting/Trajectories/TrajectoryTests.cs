using Panthera.Kernels;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Rewriting;
using Panthera.Rewriting.Trajectories;
using Comparison = Panthera.Rewriting.Trajectories.Trajectory;

namespace Panthera.Tests.Rewriting.Trajectories;

public class TrajectoryTests
{
    private const string Lion = """
        def train(w, g, m, lr):
          update = interp(g, m, 0.899)
          update = sign(update)
          m = interp(g, m, 0.996991)
          update = (update + w * 0.4602) * (lr * 0.0002)
          return update, m
        """;

    private const string Moments = """
        def train(w, g, m, v, lr):
          m = interp(g, m, 0.9)
          v = interp(square(g), v, 0.999)
          update = m / sqrt(v)
          update = (update + w * 0.01) * (lr * 0.001)
          return update, m, v
        """;

    private static readonly string Program4 = Catalogue.Find("program4")!.Text
        .Replace("  g = clip(g, lr)\n", "").Replace("  g = arcsin(g)\n", "");

    private static readonly string Adafactor = Catalogue.Find("adafactor")!.Text, Muon = Catalogue.Find("muon")!.Text;

    public static TheoryData<string, string, string, Exactness> Right => new()
    {
        { "program 4 is Lion", Program4, Lion, Exactness.Epsilon },
        { "program 4 is Lion, more is allowed", Program4, Lion, Exactness.Points },
        { "unchanged", Moments, Moments, Exactness.Reals },
        {
            "scaled states", Moments, Moments.Replace("interp(g, m, 0.9)", "m * 0.9 + g").Replace("m / sqrt(v)", "(m * 0.1) / sqrt(v)"),
            Exactness.Reals
        },
        { "roots apart", Moments, Moments.Replace("m / sqrt(v)", "m / power(abs(v), 0.5)"), Exactness.Reals },
        { "epsilon spelled out", Moments, Moments.Replace("m / sqrt(v)", "divide(m, sqrt(v) + 1e-8)"), Exactness.Reals },
        { "without epsilon", Moments, Moments.Replace("m / sqrt(v)", "divide(m, sqrt(v))"), Exactness.Points },
        {
            "AdamW written otherwise", Catalogue.Find("adamw")!.Text, """
            def train(w, g, a, b, lr):
              t = get_step()
              a = a * 0.9 + g
              b = b * 0.999 + g * g
              hat = divide(a * 0.1, 1 - 0.9 ** t)
              root = sqrt(divide(b * 0.001, 1 - 0.999 ** t)) + 1e-8
              update = divide(hat, root) * 0.001 + w * 1e-5
              return update * lr, a, b
            """, Exactness.Reals
        },
        { "rows and columns", Adafactor, Adafactor.Replace("square(g)", "g * g"), Exactness.Reals },
        {
            "matrix products", Muon,
            Muon.Replace("update = update * (lr", "update = (lr").Replace("learning_rate)\n", "learning_rate) * update\n"), Exactness.Reals
        },
        {
            "cancellation", "def train(w, g, lr):\n  x = g + 1e9\n  return x - 1e9", "def train(w, g, lr):\n  x = g + 2e9\n  return x - 2e9",
            Exactness.Reals
        },
        { "at zero only", "def train(w, g, lr):\n  x = divide(g, abs(g))\n  return x * w", "def train(w, g, lr):\n  return sign(g) * w", Exactness.Points },
    };

    public static TheoryData<string, string, string, Exactness> Wrong => new()
    {
        { "beta off by 1e-4", Program4, Lion.Replace("0.996991", "0.997091"), Exactness.Points },
        { "beta off by 1e-6", Moments, Moments.Replace("0.999)", "0.999001)"), Exactness.Points },
        { "sign of a state", Moments, Moments.Replace("m / sqrt(v)", "negative(m) / sqrt(v)"), Exactness.Points },
        { "sign of what feeds a state", Program4, Lion.Replace("m = interp(g, m, 0.996991)", "m = interp(negative(g), m, 0.996991)"), Exactness.Points },
        { "epsilon dropped, of gradients that are tiny", Moments, Moments.Replace("m / sqrt(v)", "divide(m, sqrt(v))"), Exactness.Reals },
        { "epsilon within the root", Moments, Moments.Replace("m / sqrt(v)", "divide(m, sqrt(v + 1e-8))"), Exactness.Points },
        { "sign instead of quotient", Program4, Lion, Exactness.Reals },
        { "zero where nothing is defined", "def train(w, g, lr):\n  x = divide(g, abs(g))\n  return x * w", "def train(w, g, lr):\n  return sign(g) * w", Exactness.Epsilon },
        { "a number made of NaN", "def train(w, g, lr):\n  return arcsin(g)", "def train(w, g, lr):\n  return arcsin(max(-1, min(1, g)))", Exactness.Points },
        { "weight decay forgotten", Moments, Moments.Replace("update + w * 0.01", "update + w * 0"), Exactness.Points },
        { "clip forgotten", Catalogue.Find("program4")!.Text, Program4, Exactness.Points },
        {
            "one step late", Moments,
            Moments.Replace("  m = interp(g, m, 0.9)\n", "").Replace("  return", "  m = interp(g, m, 0.9)\n  return"), Exactness.Points
        },
        { "decay of a row's moments", Adafactor, Adafactor.Replace("(column_means(g2), c, beta2)", "(column_means(g2), c, beta2 * 0.9999)"), Exactness.Points },
    };

    [Theory, MemberData(nameof(Right))]
    public void Compare_RightRewrite_Holds(string what, string original, string rewritten, Exactness exactness)
    {
        TrajectoryVerdict verdict = Comparison.Compare(Parser.Parse(original), Parser.Parse(rewritten), exactness);
        verdict.Holds.ShouldBeTrue($"{what}: {string.Join('\n', verdict.Sources)}");
        verdict.Class.ShouldBe(exactness);
    }

    [Theory, MemberData(nameof(Wrong))]
    public void Compare_WrongRewrite_Deviates(string what, string original, string rewritten, Exactness exactness)
    {
        rewritten.ShouldNotBe(original);
        TrajectoryVerdict verdict = Comparison.Compare(Parser.Parse(original), Parser.Parse(rewritten), exactness);
        verdict.Sources.ShouldContain(s => s.Finding == TrajectoryFinding.Deviates, $"{what}: {string.Join('\n', verdict.Sources)}");
        verdict.Holds.ShouldBeFalse();
        verdict.Worst.Deviating.ShouldBeGreaterThan(verdict.Worst.AllowedDeviating);
    }

    [Fact]
    public void Compare_EpsilonDropped_IsSeenInTinyGradientsMost()
    {
        TrajectoryVerdict verdict = Comparison.Compare(
            Parser.Parse(Moments), Parser.Parse(Moments.Replace("m / sqrt(v)", "divide(m, sqrt(v))")), Exactness.Reals);
        double Of(string source) => verdict.Sources.Single(s => s.Source == source).Deviation;
        Of("tiny").ShouldBeGreaterThan(1e-3);
        Of("normal").ShouldBeLessThan(1e-4);
    }

    [Fact]
    public void Compare_OnlyNoise_IsNoProof()
    {
        // What is left of the gradient is rounding alone: nothing is shown, and nothing holds.
        TrajectoryVerdict verdict = Comparison.Compare(
            Parser.Parse("def train(w, g, lr):\n  x = g + 1e20\n  return x - 1e20 + g * 1e-3"),
            Parser.Parse("def train(w, g, lr):\n  x = g + 1e21\n  return x - 1e21 + g * 1e-3"), Exactness.Reals);
        verdict.Holds.ShouldBeFalse();
        verdict.Sources.ShouldContain(s => s.Finding == TrajectoryFinding.Blind);
    }

    [Fact]
    public void Compare_NothingIsANumber_IsNoProof()
    {
        Program none = Parser.Parse("def train(w, g, lr):\n  x = arcsin(2.0)\n  return g * x");
        TrajectoryVerdict verdict = Comparison.Compare(none, none, Exactness.Reals);
        verdict.Holds.ShouldBeFalse();
        verdict.Sources.ShouldAllBe(s => s.Finding == TrajectoryFinding.Blind);
    }

    [Fact]
    public void Compare_OfKnownDeviation_ReportsIt()
    {
        TrajectorySource source = new("known", new ParameterLayout([4]), [new([1, 1, 1, 1], [3, 3, 3, 3], 1)]);
        SourceVerdict verdict = Comparison.Compare(
            Parser.Parse("def train(w, g, lr):\n  return g * 1.0"), Parser.Parse("def train(w, g, lr):\n  return g * 1.001"), Exactness.Reals, source);
        verdict.Deviation.ShouldBe(1e-3, 1e-9);
        verdict.SingleDeviation.ShouldBe(1e-3, 1e-6);
        (verdict.Numbers, verdict.Judged, verdict.Deviating, verdict.Finding).ShouldBe((4, 1.0, 1.0, TrajectoryFinding.Deviates));
    }

    [Fact]
    public void Compare_SameSeed_SaysTheSame()
    {
        TrajectoryVerdict Of(ulong seed) => Comparison.Compare(Parser.Parse(Program4), Parser.Parse(Lion), Exactness.Epsilon, null, seed);
        Of(3).Sources.ShouldBe(Of(3).Sources);
        Of(4).Sources.ShouldNotBe(Of(3).Sources);
    }
}
