using Panthera.App.Output;
using Panthera.Training;
using Panthera.Training.Tasks;

namespace Panthera.App.Tests;

public class TrainingStatusTests
{
    private static readonly ProxyTask Task = ProxyTasks.Open("mlp", new TaskData()) with { Steps = 200 };

    [Fact]
    public void Lines_BeforeTheFirstStep_HaveNoNumbersYet()
    {
        TrainingStatus status = new(Task);
        status.Begin(50);
        status.Lines().ShouldBe([("step", "50 of 200, 25 %")]);
        status.Made.ShouldBe(0);
    }

    [Fact]
    public void Lines_OnTheWay_ShowAMeanOfLossesAndTheLastMeasurement()
    {
        TrainingStatus status = new(Task);
        foreach ((int step, float loss) in new[] { (1, 4f), (2, 2f) }) status.Add(new StepReport(step, loss, 0.25f, null));
        status.Add(new MeasureReport(2, 1.5, 0.375));
        Dictionary<string, string> lines = status.Lines().ToDictionary(line => line.Label, line => line.Value);
        lines["step"].ShouldBe("2 of 200, 1 %");
        // The older of two counts 49 fiftieths of the newer.
        lines["loss"].ShouldBe($"{(4 * 0.98 + 2) / 1.98:F4}");
        lines["lr"].ShouldBe("0.25");
        lines["validation"].ShouldBe("loss 1.5000  37.5 % after 2 steps");
        lines.ShouldContainKey("steps a second");
        lines.ShouldContainKey("time left");
    }

    [Fact]
    public void Lines_AfterTheLastStep_SayThatItIsMeasured()
    {
        TrainingStatus status = new(Task);
        status.Begin(199);
        status.Add(new StepReport(200, 1, 1, null));
        status.Lines()[^1].ShouldBe(("now", "measuring"));
        status.Made.ShouldBe(1);
    }
}
