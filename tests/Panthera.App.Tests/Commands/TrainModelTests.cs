using System.Text.Json;

namespace Panthera.App.Tests.Commands;

/// <summary>Training a model of the user's choice.</summary>
public sealed class TrainModelTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public void Pictures_WithEverything_AreMeasuredProfiledAndDrawn()
    {
        (string curve, string board) = (_scratch.PathOf("run.csv"), _scratch.PathOf("runs/first"));
        JsonElement json = CommandRun.Json(
            "train", "adamw:learning_rate=1e-3", "--model", "mlp:hidden=16+8", "--data", Pictures(), "--batch", "10", "--epochs", "4",
            "--schedule", "linear", "--warmup", "3", "--clip", "1", "--weight-decay", "1e-3", "--decay-mask", "matrices",
            "--measure-every", "5", "--curve", curve, "--tensorboard", board, "--profile", "--threads", "2");
        int steps = json.GetProperty("steps").GetInt32();
        json.GetProperty("epochs").GetDouble().ShouldBe(4, 0.2);
        json.GetProperty("schedule").GetString().ShouldBe("linear, warm-up 3 steps");
        json.GetProperty("parameters").GetInt32().ShouldBe((36 * 16 + 16) + (16 * 8 + 8) + (8 * 2 + 2));
        JsonElement validation = json.GetProperty("validation"), memory = json.GetProperty("memoryBytes");
        (validation.GetProperty("examples").GetInt32() % 10).ShouldBe(0);
        validation.GetProperty("available").GetInt32().ShouldBeInRange(validation.GetProperty("examples").GetInt32(), 60);
        memory.GetProperty("total").GetInt64().ShouldBe(
            new[] { "model", "states", "data" }.Sum(part => memory.GetProperty(part).GetInt64()));

        string[] lines = File.ReadAllLines(curve);
        lines.Length.ShouldBe(steps + 1);
        for (int step = 1; step <= steps; step++)
        {
            string[] cells = lines[step].Split(',');
            cells.Length.ShouldBe(6);
            cells[3].ShouldNotBeEmpty();
            (cells[4].Length > 0).ShouldBe(step % 5 == 0 || step == steps, lines[step]);
        }
        new FileInfo(Directory.GetFiles(board, "events.out.tfevents.*").Single()).Length.ShouldBeGreaterThan(steps * 3 * 40);

        JsonElement profile = json.GetProperty("profile");
        double sum = profile.GetProperty("kinds").EnumerateArray().Sum(
                kind => kind.GetProperty("forwardMilliseconds").GetDouble() + kind.GetProperty("backwardMilliseconds").GetDouble())
            + profile.GetProperty("others").EnumerateArray().Sum(other => other.GetProperty("milliseconds").GetDouble());
        sum.ShouldBe(profile.GetProperty("totalMilliseconds").GetDouble(), 0.01);
    }

    [Fact]
    public void Text_ByCharacters_IsQuotedACharacter()
    {
        string[] words = ["the", "panther", "sleeps", "on", "a", "rock", "and", "dreams"];
        string text = _scratch.Write("book.txt", string.Join(' ', Enumerable.Range(0, 6000).Select(i => words[(i * i + i / 7) % words.Length])));
        string[] train = ["train", "adamw", "--model", "decoder:sequence=16,width=16,depth=1,heads=2", "--data", text, "--batch", "8", "--steps", "5"];
        CommandRun run = CommandRun.Of(train);
        run.Output.ShouldMatch(@"\ntest +loss (\d\.\d{4})  \d+\.\d\d ppl  \1 nats a character \(\d\.\d{4} bits\)  on \d+ of \d+ examples\n");
        run.Error.ShouldMatch(@"\ndata .*; \d+ characters; [\d,]+ to train");
        run.Error.ShouldMatch(@"^model +decoder, sequence 16, .*: [\d,]+ parameters, \d+\.\d\d Mflop a step\n");
        run.Error.ShouldMatch(@"\nmemory +\d+\.\d+ MiB: model ");
        CommandRun.Json([.. train, "--threads", "2"]).GetProperty("test").GetProperty("natsPerCharacter").GetDouble()
            .ShouldBe(CommandRun.Json(train).GetProperty("test").GetProperty("loss").GetDouble());
    }

    [Fact]
    public void Profile_ForPeople_EndsWithTheMostExpensive()
    {
        string text = CommandRun.Text("train", "momentum", "--task", "mlp", "--steps", "20", "--profile");
        text.ShouldMatch(@"\n  optimizer's update +20 +– +– +\d+\.\d +\d+\.\d % +–\n");
        text.ShouldMatch(@"\n  together +[\d,]+\.\d +100\.0 %\n");
        text.ShouldMatch(@"\n  hidden 1 +linear +20 ");
    }

    // Six by six pixels; the class is which half is brighter.
    private string Pictures() => _scratch.Write("pictures.csv", string.Concat(Enumerable.Range(0, 400).Select(picture =>
        string.Join(',', Enumerable.Range(0, 36).Select(i => (i * 31 + picture * 17) % 90 + (i < 18 == (picture % 2 == 0) ? 120 : 0)))
        + $",{picture % 2}\n")));
}
