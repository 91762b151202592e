using System.Text.Json;
using Panthera.Export;

namespace Panthera.App.Tests.Commands;

public sealed class ExportTests : IDisposable
{
    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    public static IEnumerable<TheoryDataRow<string>> Targets => ExportTargets.All.Select(t => new TheoryDataRow<string>(t.Name));

    [Theory, MemberData(nameof(Targets))]
    public void Export_ToEachTarget_NamesTheClassAndCarriesTheProgram(string target)
    {
        string text = CommandRun.Text("export", "lion", "--to", target, "--name", "MyLion");
        if (target != "latex") text.ShouldContain("MyLion");
        text.ShouldContain("update = interp(g, m, beta1)");
        text.ShouldContain("Reference: Chen et al.");
    }

    [Fact]
    public void List_HasEveryTarget()
    {
        string list = CommandRun.Text("export", "--list");
        foreach (ExportTarget target in ExportTargets.All) list.ShouldContain(target.Name);
        CommandRun.Json("export", "--list").EnumerateArray().Select(t => t.GetProperty("name").GetString()).ShouldBe(ExportTargets.All.Select(t => t.Name));
    }

    [Fact]
    public void Json_HasTheTextAndTheHyperparameters()
    {
        JsonElement json = CommandRun.Json("export", "lion:beta1=0.95", "--to", "pytorch", "--set", "weight_decay=0.1");
        json.GetProperty("className").GetString().ShouldBe("Lion");
        json.GetProperty("learningRate").GetDouble().ShouldBe(0.0001);
        json.GetProperty("hyperparameters").GetProperty("beta1").GetDouble().ShouldBe(0.95);
        json.GetProperty("fingerprint").GetString().ShouldBe(CommandRun.Json("fingerprint", "lion:beta1=0.95,weight_decay=0.1")[0].GetProperty("fingerprint").GetString());
        string text = json.GetProperty("text").GetString()!;
        text.ShouldContain("        beta1=0.95,\n");
        text.ShouldContain("# with beta1 = 0.95, weight_decay = 0.1\n");
    }

    [Fact]
    public void File_ThatIsThere_IsKeptUnlessForced()
    {
        string file = _scratch.Write("lion.py", "mine");
        Refusal("export", "lion", "--to", "pytorch", "--out", file).ShouldBe($"panthera: {file}: is there already; give another --out, or --force to write over it\n");
        File.ReadAllText(file).ShouldBe("mine");
        CommandRun.Text("export", "lion", "--to", "pytorch", "--out", file, "--force").ShouldBe($"Lion, for pytorch, is in {file}\n");
        File.ReadAllText(file).ShouldBe(CommandRun.Text("export", "lion", "--to", "pytorch"));
    }

    [Fact]
    public void FoundProgram_CarriesItsRun()
    {
        string found = _scratch.Write("panthera-found-3.opt",
            "# Found by 'panthera search' from program3 on mlp.\n# Run: runs/a.panthera\n# Run hash: 0123\ndef train(w, g, lr):\n  u = g * 0.01\n  return u\n");
        CommandRun run = CommandRun.Of("export", found, "--to", "csharp");
        run.Output.ShouldContain("// # Run: runs/a.panthera\n// # Run hash: 0123\n");
        run.Output.ShouldContain("class PantheraFound3");
        run.Error.ShouldBe("The program does not read the learning rate: setting or scheduling it has no effect.\n");
    }

    [Theory]
    [InlineData("export", "export takes a PROGRAM, or --list; try 'panthera export --help'")]
    [InlineData("export lion", "export takes --to TARGET: pytorch, optax, keras, csharp, torchsharp and latex")]
    [InlineData("export lion --to pytorhc", "no target 'pytorhc'; did you mean 'pytorch'?")]
    [InlineData("export lion --to cobol", "no target 'cobol'; there are pytorch, optax, keras, csharp, torchsharp and latex")]
    [InlineData("export lino --to pytorch", "lino: no such file, and no optimizer of the catalogue; did you mean 'lion'?")]
    [InlineData("export lion --to pytorch --name my-lion", "'my-lion' is no name for a class: letters and digits, the first a capital letter, at most 40")]
    [InlineData("export lion:beta1=2 --to pytorch", "lion: beta1 = 2 is out of range: 0 <= beta1 < 1")]
    [InlineData("export lion --to pytorch --out /nosuch/lion.py", "cannot write '/nosuch/lion.py': its folder does not exist")]
    public void BadInput_GetsOneLine(string line, string message) => Refusal(line.Split(' ')).ShouldBe($"panthera: {message}\n");

    [Fact]
    public void ProgramThatCannotTrain_IsRefused()
    {
        string still = _scratch.Write("still.opt", "def train(w, g, lr):\n  zero = g * 0.0\n  update = zero * lr\n  return update\n");
        Refusal("export", still, "--to", "pytorch").ShouldBe($"panthera: {still}: cannot train: vanishing update (every update is zero)\n");
        string wrong = _scratch.Write("wrong.opt", "def train(w, g, lr):\n  return lr\n");
        Refusal("export", wrong, "--to", "pytorch").ShouldContain("the update is returned as a scalar");
    }

    private static string Refusal(params string[] arguments)
    {
        CommandRun run = CommandRun.Of(arguments);
        run.Code.ShouldBe(ExitCode.BadInput, run.Error);
        run.Output.ShouldBeEmpty();
        return run.Error;
    }
}
