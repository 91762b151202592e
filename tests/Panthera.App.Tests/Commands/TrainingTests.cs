using System.Text.Json;

namespace Panthera.App.Tests.Commands;

public sealed class TrainingTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Train_MeasuresAndWritesItsCurve()
    {
        string curve = _scratch.PathOf("curve.csv");
        JsonElement json = CommandRun.Json("train", "adamw", "--task", "mlp", "--steps", "50", "--scale", "8", "--curve", curve);
        json.GetProperty("ending").GetString().ShouldBe("finished");
        json.GetProperty("steps").GetInt32().ShouldBe(50);
        foreach (string split in new[] { "validation", "test" })
            json.GetProperty(split).GetProperty("loss").GetDouble().ShouldBeInRange(0.5, 3);
        string[] lines = File.ReadAllLines(curve);
        lines.Length.ShouldBe(51);
        lines[0].ShouldBe("step,loss,learning_rate,gradient_norm,validation_loss,validation_accuracy");
        lines[49].ShouldMatch(@"^49,\d\.\d+,0\.\d+,,,$");
        lines[50].ShouldMatch(@"^50,\d\.\d+,0\.\d+,,\d\.\d+,0\.\d+$");
    }

    [Fact]
    public void Train_TwiceWithOneSeed_SaysTheSame()
    {
        string[] results =
            [.. Enumerable.Range(0, 2).Select(_ => CommandRun.Text("train", "lion", "--task", "mlp", "--steps", "20", "--seed", "7"))];
        results[0].Split(" s\n")[0].Split("steps in")[0].ShouldBe(results[1].Split("steps in")[0]);
        results[0].ShouldMatch(@"test +loss \d\.\d{4}  \d+\.\d %");
    }

    [Fact]
    public void Train_Diverged_SaysSo() =>
        CommandRun.Text("train", "momentum", "--task", "mlp", "--scale", "1e9").ShouldContain("diverged after ");

    [Fact]
    public void Train_Cancelled_KeepsTheCurve()
    {
        string curve = _scratch.PathOf("curve.csv");
        CommandRun run = CommandRun.Of(new CancellationToken(true), "train", "adamw", "--task", "mlp", "--curve", curve);
        run.Code.ShouldBe(ExitCode.Interrupted);
        run.Error.ShouldContain("\npanthera: interrupted after 0 of ");
        File.ReadAllLines(curve).Length.ShouldBe(1);
    }

    [Fact]
    public void Compare_OfAProgramWithItself_IsUndecided()
    {
        string[] programs = ["adamw", "adamw:beta1=0.9", "sgd:learning_rate=1e-9"];
        JsonElement verdict = CommandRun.Json(["compare", .. programs, "--task", "mlp", "--seeds", "3"])[0];
        JsonElement[] comparisons = [.. verdict.GetProperty("comparisons").EnumerateArray()];
        comparisons[0].GetProperty("difference").GetProperty("mean").GetDouble().ShouldBe(0);
        comparisons[0].GetProperty("decision").GetString().ShouldBe("undecided");
        comparisons[1].GetProperty("decision").GetString().ShouldBe("better");
    }

    [Fact]
    public void Compare_PrintsATableAndASentence()
    {
        string[] programs = ["adamw:learning_rate=0.01", "sgd:learning_rate=1e-9"];
        string text = CommandRun.Text(["compare", .. programs, "--task", "mlp", "--seeds", "2", "--threads", "2"]);
        text.ShouldMatch(@"\n  sgd:learning_rate=1e-9 +1 +– +\d\.\d{4} ± \d\.\d{4} +\d+\.\d % +-\d\.\d{4} ± \d\.\d{4} +better\n");
        text.ShouldEndWith("\nadamw:learning_rate=0.01 beats sgd:learning_rate=1e-9 on mlp.\n");
    }
}
