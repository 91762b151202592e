using System.Globalization;
using Panthera.Optimizers;

namespace Panthera.Tests.Optimizers.References;

/// <summary>Weight decay that is added to the gradient, as <c>weight_decay</c> of <c>torch.optim</c> is in all but AdamW: 1,000 steps of each.</summary>
public sealed class DecayInGradientTests(TorchScript script) : IClassFixture<TorchScript>
{
    private const double Decay = 0.03;

    public static IEnumerable<TheoryDataRow<string>> Names => ReferenceCases.All.Where(row => row.Torch is { Name: not "AdamW" }).Select(row => new TheoryDataRow<string>(row.Name));

    [Theory, MemberData(nameof(Names))]
    public void AddedToGradient_OverAThousandSteps_IsTheReferencesAndPyTorchs(string name)
    {
        ReferenceCase row = ReferenceCases.All.Single(r => r.Name == name);
        // What is decoupled as well would hide what is not.
        string setting = string.Join(' ', row.Settings[0].Split(' ').Where(s => !s.StartsWith("weight_decay", StringComparison.Ordinal)));
        ReferenceRun run = new(name, setting, Decay), without = new(name, setting);
        double[][] own = run.Follow(row, run.Value);
        run.Distances(own).Max().ShouldBeLessThan(row.Bound);
        run.DistanceAtTheEnd(own).ShouldBeLessThan(ReferenceTests.BoundAtTheEnd);
        run.Final.Zip(without.Final, (a, b) => Math.Abs(a - b)).Max().ShouldBeGreaterThan(1e-2f);
        TorchOptimizer torch = row.Torch! with { DecaysByItself = false, Options = string.Create(CultureInfo.InvariantCulture, $"weight_decay={Decay}, {row.Torch.Options}") };
        run.Distances(script.Follow(run, torch)).Max().ShouldBeLessThan(row.Bound);
    }

    [Theory, InlineData("adam"), InlineData("momentum"), InlineData("rmsprop"), InlineData("adamw")]
    public void Convention_IsThatOfAProgramThatSaysSo(string name)
    {
        string text = Catalogue.Find(name)!.Text;
        int body = text.IndexOf("):\n", StringComparison.Ordinal) + 3;
        string written = text.Insert(body, "  g = g + w * 0.1\n");
        OptimizerOptions options = new() { WeightDecayConvention = WeightDecayConvention.AddedToGradient, Clipping = GradientClipping.ByValue(0.5) };
        Optimizer named = Optimizer.Create(name, 0.01, 0.1, options), said = Optimizer.Create(written, 0.01, 0, new() { Clipping = options.Clipping });
        float[] a = OptimizerTests.Numbers(1, 40), b = [.. a];
        for (int step = 0; step < 5; step++)
        {
            float[] gradient = OptimizerTests.Numbers(10 + step, 40);
            named.Step(a, gradient);
            said.Step(b, gradient);
        }
        a.ShouldBe(b);
        named.WeightDecay.ShouldBe(0.1);
        named.Program.Hyperparameters.Where(h => h.Name == "weight_decay").ShouldAllBe(h => h.Value == 0);
    }

    /// <summary>AdamW's default of 0.01 moves to the gradient as well.</summary>
    [Fact]
    public void ADefault_MovesAlong()
    {
        OptimizerOptions options = new() { WeightDecayConvention = WeightDecayConvention.AddedToGradient };
        Optimizer byDefault = Optimizer.Create("adamw", 0.1, options: options), said = Optimizer.Create("adamw", 0.1, 0.01, options), none = Optimizer.Create("adamw", 0.1, 0, options);
        float[] a = OptimizerTests.Numbers(1, 40), b = [.. a], c = [.. a];
        for (int step = 0; step < 3; step++)
        {
            float[] gradient = OptimizerTests.Numbers(10 + step, 40);
            byDefault.Step(a, gradient);
            said.Step(b, gradient);
            none.Step(c, gradient);
        }
        a.ShouldBe(b);
        a.ShouldNotBe(c);
        byDefault.WeightDecay.ShouldBe(0.01);
    }
}
