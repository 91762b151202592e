using Panthera.Language;
using Panthera.Search.Verdicts;
using Panthera.Training;
using Panthera.Training.Data;

namespace Panthera.Search.Tests.Verdicts;

public class TuningTests
{
    // One step from weight 0 leads to minus the scale.
    private static readonly Program Ray = Tiny.Program("def train(w, g, lr):\n  update = g * 0.0\n  update = update + lr\n  return update");

    public static TheoryData<string> Shapes => [.. Losses.Keys];

    private static readonly Dictionary<string, Func<double, double>> Losses = new()
    {
        ["flat"] = _ => 1,
        ["falling"] = scale => 1 / (1 + scale),
        ["rising"] = scale => scale,
        ["valley"] = scale => Math.Pow(Math.Log2(scale + 1e-9), 2),
        ["diverging"] = _ => double.PositiveInfinity,
        ["cliff"] = scale => scale > 0.7 ? double.NaN : 1 - scale,
        ["rough"] = scale => 1 + Math.Sin(37 * scale),
    };

    [Theory, MemberData(nameof(Shapes))]
    public void Tune_AnyLandscape_TrainsExactlyAsOftenAsItSays(string shape)
    {
        (Landscape landscape, Settings settings) = Tune(Losses[shape], 1);
        landscape.Trainings.Count.ShouldBe(Tuning.Trials);
        landscape.Splits.ShouldNotContain(Split.Test);
        // The result is a trial, and no trial was better.
        landscape.Trainings.ShouldContain(t => t.Measured == -(float)settings.Scale);
        landscape.Trainings.Select(t => Losses[shape](-t.Measured)).ShouldAllBe(loss => !(loss < settings.Loss - 1e-9));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0.2)]
    [InlineData(5)]
    [InlineData(1.4)]
    public void Tune_Valley_FindsItsFloor(double floor)
    {
        (Landscape landscape, Settings settings) = Tune(scale => Math.Pow(Math.Log2((scale + 1e-12) / floor), 2), 1);
        Math.Abs(Math.Log2(settings.Scale / floor)).ShouldBeLessThan(0.5);
        landscape.Trainings.Take(Tuning.ScaleTrials).Select(t => t.Measured).ShouldBeUnique();
        settings.Loss.ShouldBe(Math.Pow(Math.Log2(settings.Scale / floor), 2), 1e-4);
    }

    [Fact]
    public void Tune_WeightDecayThatHelps_IsTaken()
    {
        // Only weight decay moves the weight from 1, and less is better.
        Landscape landscape = new(w => (w, 0), centre: 1);
        Program idle = Tiny.Program("def train(w, g, lr):\n  update = g * 0.0\n  return update");
        Settings settings = Tuning.Tune(new Trainers(), landscape.Task(1), idle, 1, 1, CancellationToken.None);
        settings.WeightDecay.ShouldBe(Tuning.WeightDecays.Max());
        settings.Loss.ShouldBe(1 - settings.WeightDecay, 1e-6);
    }

    [Fact]
    public void Tune_WeightDecayThatDoesNotHelp_IsLeft() => Tune(Losses["valley"], 1).Settings.WeightDecay.ShouldBe(0);

    [Fact]
    public void Tune_Cancelled_Throws()
    {
        using CancellationTokenSource source = new();
        source.Cancel();
        Landscape landscape = new(_ => (1, 0));
        Should.Throw<OperationCanceledException>(() => Tuning.Tune(new Trainers(), landscape.Task(1), Ray, 1, 1, source.Token));
    }

    /// <summary>The first loss, at weight 0, only decides whether training goes on.</summary>
    private static (Landscape Landscape, Settings Settings) Tune(Func<double, double> lossOfScale, double start)
    {
        Landscape landscape = new(w => (w == 0 ? 1 : lossOfScale(-w), 0));
        return (landscape, Tuning.Tune(new Trainers(), landscape.Task(1), Ray, start, 1, CancellationToken.None));
    }
}
