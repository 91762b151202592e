using Panthera.Kernels;
using Panthera.Language;
using Panthera.Optimizers;

namespace Panthera.Tests.Optimizers;

/// <summary>The catalogue's programs against PyTorch's optimizers, over 100 steps on recorded gradients.</summary>
public class TrajectoryTests
{
    // The same run in double precision is up to 2.5e-6 away from PyTorch's in single precision; an ε in another place 8.6e-4.
    private const double Bound = 5e-6;

    /// <summary>The run, the program, and whether weight decay is added to the gradient instead.</summary>
    public static TheoryData<string, string, bool> Runs => new()
    {
        { "adamw", "adamw", false },
        { "adamw-large-eps", "adamw", false },
        { "amsgrad", "amsgrad", false },
        { "radam", "radam", false },
        { "radam-l2", "radam", true },
        { "radam-decoupled", "radam", false },
        { "nadam", "nadam", false },
        { "nadam-l2", "nadam", true },
        { "nadam-decoupled", "nadam", false },
        { "sgd", "momentum", false },
        { "sgd-l2", "momentum", true },
        { "sgd-decoupled", "momentum", false },
        { "lion", "lion", false },
        { "adabelief", "adabelief", false },
        { "adafactor", "adafactor", false },
        { "muon-inputs-by-outputs", "muon", false },
    };

    [Theory, MemberData(nameof(Runs))]
    public void Program_FollowsPyTorch_InEveryKernel(string run, string optimizer, bool decayInGradient)
    {
        GoldenTrajectories golden = GoldenTrajectories.Instance;
        Dictionary<string, double> settings = golden.Hyperparameters(run);
        string text = Catalogue.Find(optimizer)!.Text;
        if (decayInGradient)
        {
            int body = text.IndexOf("):\n", StringComparison.Ordinal) + 3;
            text = text.Insert(body, "  g = g + w * weight_decay\n");
            text = string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("  wd =", StringComparison.Ordinal)))
                .Replace("  update = update + w * weight_decay\n", "").Replace("m + wd", "m * 1.0");
        }
        Program program = Parser.Read(text, optimizer, settings).Program;
        Kernels(program, golden.Layout).ShouldAllBe(kernel => Deviation(golden, run, kernel) < Bound);
    }

    [Fact]
    public void WrongPrograms_AreFarAway()
    {
        // A bound that a mistake passes would show nothing.
        GoldenTrajectories golden = GoldenTrajectories.Instance;
        string text = Catalogue.Find("adamw")!.Text.Replace("divide(v, 1 - beta2 ** t)", "v * 1.0");
        Program wrong = Parser.Read(text, "wrong", golden.Hyperparameters("adamw")).Program;
        Deviation(golden, "adamw", new FusedKernel(wrong, golden.Layout)).ShouldBeGreaterThan(100 * Bound);
    }

    private static IUpdateRule[] Kernels(Program program, ParameterLayout layout) =>
        [new Interpreter(program, layout), new BlockKernel(program, layout), new FusedKernel(program, layout)];

    /// <summary>The largest distance over arrays and recorded steps, as a share of how far PyTorch's run has moved.</summary>
    private static double Deviation(GoldenTrajectories golden, string run, IUpdateRule kernel)
    {
        float[] weights = golden.Initial.ToArray();
        double worst = 0;
        for (int step = 0, recorded = 0; step < golden.Steps; step++)
        {
            kernel.Update(weights, golden.Gradient(step), 1);
            if (golden.Recorded[recorded] != step + 1) continue;
            ReadOnlySpan<float> expected = golden.Weights(run, recorded++), initial = golden.Initial;
            for (int a = 0; a < golden.Layout.Arrays; a++)
            {
                double distance = 0, movement = 0;
                for (int i = golden.Layout.Offsets[a]; i < golden.Layout.Offsets[a] + golden.Layout.Lengths[a]; i++)
                {
                    distance += Math.Pow((double)weights[i] - expected[i], 2);
                    movement += Math.Pow((double)expected[i] - initial[i], 2);
                }
                if (!double.IsFinite(distance)) return double.PositiveInfinity;
                if (movement > 0) worst = Math.Max(worst, Math.Sqrt(distance / movement));
            }
        }
        return worst;
    }
}
