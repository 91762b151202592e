using System.Text.Json;

namespace Panthera.App.Tests.Commands;

public class ConvertTests
{
    /// <summary>Of noise Adam's momentum is √((1 - β1) / (1 + β1)) times as large as its root mean square: 0.229, so that Lion takes 1 / 4.4.</summary>
    [Fact]
    public void Adamw_ToLion_IsOfEqualStrength()
    {
        JsonElement result = CommandRun.Json(["convert", "adamw", "--to", "lion", "--lr", "1e-3", "--weight-decay", "0.1", "--json"]);
        JsonElement settings = result.GetProperty("settings");
        double rate = settings.GetProperty("learningRate").GetDouble(), decay = settings.GetProperty("weightDecay").GetDouble();
        rate.ShouldBe(1e-3 * Math.Sqrt(0.1 / 1.9), 1e-5);
        (rate * decay).ShouldBe(1e-4, 1e-12);
        // The paper: 3 to 10 times smaller.
        settings.GetProperty("lowestRatio").GetDouble().ShouldBe(0.1);
        settings.GetProperty("highestRatio").GetDouble().ShouldBe(1 / 3.0, 1e-12);
        JsonElement[] points = [.. result.GetProperty("schedule").EnumerateArray()];
        points[0].GetProperty("step").GetInt32().ShouldBe(0);
        points[^1].GetProperty("step").GetInt32().ShouldBe(9_999);
        points.Max(p => p.GetProperty("learningRate").GetDouble()).ShouldBe(rate, 1e-9);
        result.GetProperty("warnings").EnumerateArray().Select(w => w.GetString()).ShouldBe(["hint: for language models the paper takes beta1 = 0.95 and beta2 = 0.98."]);
    }

    [Fact]
    public void ThereAndBack_IsTheSame()
    {
        double There(string from, string to) =>
            CommandRun.Json(["convert", from, "--to", to, "--lr", "1", "--json"]).GetProperty("settings").GetProperty("ratio").GetDouble();
        (There("adamw", "lion") * There("lion", "adamw")).ShouldBe(1, 1e-9);
        There("lion", "signum").ShouldBe(1, 1e-6);
    }

    [Fact]
    public void SmallBatchesAndNoWarmup_AreWarnedOf()
    {
        string text = CommandRun.Text("convert", "adamw", "--to", "lion", "--batch", "32", "--warmup", "0", "--steps", "100");
        text.ShouldContain("warning: with batches of 32, below 64, lion is weak");
        text.ShouldContain("hint: without a warm-up");
        CommandRun.Text("convert", "adamw", "--to", "lion", "--batch", "64").ShouldNotContain("warning");
        CommandRun.Text("convert", "lion", "--to", "adamw", "--batch", "32").ShouldNotContain("warning");
    }

    [Theory]
    [InlineData("its updates grow with the gradients", "convert", "sgd", "--to", "lion")]
    [InlineData("has no hyperparameter 'learning_rate'", "convert", "program8", "--to", "lion")]
    [InlineData("did you mean 'lion'", "convert", "adamw", "--to", "lionn")]
    [InlineData("no schedule 'cosin'", "convert", "adamw", "--to", "lion", "--schedule", "cosin")]
    public void Nonsense_IsOneLine(string words, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments);
        run.Code.ShouldBe(2);
        run.Error.ShouldContain(words);
        run.Error.Trim().ShouldNotContain('\n');
    }
}
