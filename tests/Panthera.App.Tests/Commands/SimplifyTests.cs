using System.Text.Json;

namespace Panthera.App.Tests.Commands;

public sealed class SimplifyTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Simplify_Program8_PrintsProgramEvidenceAndName()
    {
        CommandRun run = CommandRun.Of("simplify", "program8");
        run.Code.ShouldBe(0);
        run.Output.ShouldContain("  update = sign(update)");
        run.Output.ShouldNotContain("cosh");
        run.Output.ShouldContain("Algebra left 9 of 21 statements and 1 of 2 states");
        run.Output.ShouldContain("With rules up to 'epsilon' it does what the original does");
        run.Output.ShouldNotContain("DEVIATES");
    }

    [Fact]
    public void Simplify_Trace_ShowsEveryRuleWithBeforeAndAfter()
    {
        CommandRun run = CommandRun.Of("simplify", "program8", "--trace");
        run.Output.ShouldContain("protected division (epsilon)");
        run.Output.ShouldContain("dead state (reals)\n    21 statements, 2 states\n => 12 statements, 1 state");
    }

    [Fact]
    public void Simplify_Exactness_KeepsWhatNeedsWeakerRules()
    {
        CommandRun.Of("simplify", "program8", "--exactness", "reals").Output.ShouldNotContain("sign(");
        CommandRun.Of("simplify", "program8", "--exactness", "epsilon").Output.ShouldContain("sign(");
    }

    [Fact]
    public void Simplify_Ablate_RemovesByMeasurementAndSavesTheProgram()
    {
        string file = _scratch.PathOf("simple.opt");
        CommandRun run = CommandRun.Of(
            "simplify", "program4", "--ablate", "--task", "quick", "--task-assembly", typeof(QuickTask).Assembly.Location, "--margin", "1", "--out", file);
        run.Code.ShouldBe(0, run.Error);
        run.Output.ShouldContain("By algebra:");
        run.Output.ShouldContain("fresh seeds");
        File.ReadAllText(file).ShouldStartWith("# program4, simplified.\ndef train(");
        CommandRun.Of("simplify", "program4", "--out", file).Error.ShouldContain("exists");
    }

    [Fact]
    public void Simplify_Json_HasStepsTrajectoriesAndIdentity()
    {
        using JsonDocument json = JsonDocument.Parse(CommandRun.Of("simplify", "lion", "--json").Output);
        JsonElement root = json.RootElement;
        root.GetProperty("identity").GetProperty("name").GetString().ShouldBe("lion");
        root.GetProperty("trajectories").EnumerateArray().ShouldAllBe(t => t.GetProperty("holds").GetBoolean());
        root.GetProperty("saturations").GetArrayLength().ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData("--exactness takes", "simplify", "lion", "--exactness", "much")]
    [InlineData("--task is what --ablate trains", "simplify", "lion", "--task", "lm")]
    [InlineData("no such file", "simplify", "nothing.opt")]
    [InlineData("no such file", "identify", "nothing.opt")]
    public void Simplify_BadInput_SaysWhatIsWrong(string message, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments);
        run.Code.ShouldBe(2);
        run.Error.ShouldContain(message);
        run.Error.TrimEnd('\n').ShouldNotContain('\n');
    }

    [Fact]
    public void Identify_Known_PrintsNameAndHyperparameters() =>
        CommandRun.Of("identify", "lion:beta2=0.98,weight_decay=0.3").Output.ShouldBe("lion (beta1 = 0.9, beta2 = 0.98, weight_decay = 0.3, lr × 1e-4)\n");

    [Fact]
    public void Identify_Unknown_PrintsTheNearestAndTheDifference()
    {
        string file = _scratch.PathOf("stranger.opt");
        File.WriteAllText(file, "def train(w, g, m, lr):\n  c = interp(g, m, 0.9)\n  u = tanh(c)\n  m = interp(g, m, 0.99)\n  u = u * lr\n  return u, m\n");
        CommandRun run = CommandRun.Of("identify", file);
        run.Code.ShouldBe(0);
        run.Output.ShouldStartWith("It is no optimizer of the catalogue; the nearest is ");
        run.Output.ShouldContain("\n+   update = tanh(update)\n");
    }
}
