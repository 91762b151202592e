using System.Text.Json;

namespace Panthera.App.Tests.Commands;

public sealed class ShowTests : IDisposable
{
    private const string Program8 =
        """
          def train(w, g, m, v, lr):
        +   g = clip(g, lr)
        -   m = clip(m, lr)
        -   v845 = sqrt(0.6270633339881897)
        -   v968 = sign(v)
        -   v968 = v - v
        +   g = arcsin(g)
        +   m = interp(g, v, 0.8999999761581421)
        +   v1 = m * m
        +   v = interp(g, m, 1.109133005142212)
        -   v845 = tanh(v845)
        +   lr = lr * 0.0002171761734643951
        +   update = m * lr
        +   v1 = sqrt(v1)
        +   update = update / v1
        +   wd = lr * 0.4601978361606598
        -   v1 = square(v1)
        +   wd = wd * w
        -   m = cosh(update)
        -   lr = tan(1.4572199583053589)
        +   update = update + wd
        -   lr = cos(v845)
            return update, m, v

        21 statements, 13 matter within a step, 12 over steps (+); state m is dead
        cost: 37 flops, 24 bytes moved in 2 passes, 4 bytes of state a parameter and step
        update: any number, perhaps infinite or no number; may depend on the weights, the gradient, the learning rate, the step and the arrays' sides
        exact fingerprint: 07be13e838d367aa3b93757dc121dc20
        canonical fingerprint: 5223faeecbb971a69ecb5cac6efe3b39
        behavioural fingerprint: f9fad7c8a46ab1dcfddf9cbf9a36941d

        """;

    /// <summary>Program 8 pruned, with other names, other order and swapped operands of + and *.</summary>
    private const string Program8Rewritten =
        """
        def train(weights, gradient, momentum, rate):
          clipped = clip(gradient, rate)
          c = rate * 0.0002171761734643951
          angle = arcsin(clipped)
          decay = 0.4601978361606598 * c
          decay = weights * decay
          a = interp(angle, momentum, 0.8999999761581421)
          momentum = interp(angle, a, 1.109133005142212)
          b = a * a
          b = sqrt(b)
          step = c * a
          step = step / b
          step = decay + step
          return step, momentum
        """;

    private readonly Scratch _scratch = new();

    public void Dispose() => _scratch.Dispose();

    [Theory]
    [InlineData("lion", "from -0.0001 to 0.0001; may depend on the gradient, the learning rate and the step")]
    [InlineData("lion:weight_decay=0.5", "from -1.7E+34 to 1.7E+34; may depend on the weights, the gradient, the learning rate and the step")]
    public void Update_Bounded_IsToldWithWhatItDependsOn(string program, string update) =>
        CommandRun.Text("show", program).ShouldContain($"\nupdate: {update}\n");

    [Fact]
    public void Fingerprints_OfEachStrength_AreEqualForWhatTheyOverlook()
    {
        string plain = _scratch.PathOf("plain.opt"), written = _scratch.PathOf("written.opt"), other = _scratch.PathOf("other.opt");
        File.WriteAllText(plain, "def train(w, g, m, lr):\n  m = interp(g, m, 0.9)\n  u = m * lr\n  return u, m\n");
        File.WriteAllText(written, "def train(w, g, m, lr):\n  m = m * 0.9 + g * (1 - 0.9)\n  u = lr * m\n  return u, m\n");
        File.WriteAllText(other, "def train(w, g, m, lr):\n  m = tan(arctan(interp(g, m, 0.9)))\n  u = m * lr\n  return u, m\n");
        int Different(string strength) => CommandRun.Text("fingerprint", plain, written, other, "--strength", strength)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line[..32]).Distinct().Count();
        Different("exact").ShouldBe(3);
        Different("canonical").ShouldBe(2);
        Different("behavioural").ShouldBe(1);
        CommandRun.Json("show", plain).GetProperty("fingerprints").GetProperty("canonical").GetString()
            .ShouldBe(CommandRun.Json("show", written).GetProperty("fingerprints").GetProperty("canonical").GetString());
    }

    [Fact]
    public void Text_OfProgram8() => CommandRun.Text("show", "program8").ShouldBe(Program8);

    [Fact]
    public void Json_OfProgram8()
    {
        JsonElement json = CommandRun.Json("show", "program8");
        json.GetProperty("name").GetString().ShouldBe("program8");
        json.GetProperty("text").GetString()!.ShouldStartWith("def train(w, g, m, v, lr):\n");
        json.GetProperty("statements").GetInt32().ShouldBe(21);
        json.GetProperty("liveWithinStep").GetInt32().ShouldBe(13);
        json.GetProperty("liveStatements").GetInt32().ShouldBe(12);
        json.GetProperty("states").EnumerateArray().Select(s => s.GetString()).ShouldBe(["m", "v"]);
        json.GetProperty("deadStates").EnumerateArray().Select(s => s.GetString()).ShouldBe(["m"]);
        json.GetProperty("bytesOfState").GetInt32().ShouldBe(4);
        json.GetProperty("cost").GetProperty("flops").GetInt32().ShouldBe(37);
        json.GetProperty("cost").GetProperty("bytesMoved").GetInt32().ShouldBe(24);
        json.GetProperty("cost").GetProperty("passes").GetInt32().ShouldBe(2);
        json.GetProperty("cannotTrain").ValueKind.ShouldBe(JsonValueKind.Null);
        json.GetProperty("fingerprint").GetString()!.Length.ShouldBe(32);
    }

    [Fact]
    public void ProgramThatCannotTrain_IsShownWithTheReason()
    {
        string still = _scratch.Write("still.opt", "def train(w, g, lr):\n  zero = g * 0.0\n  update = zero * lr\n  return update\n");
        CommandRun.Text("show", still).ShouldEndWith("cannot train: vanishing update (every update is zero)\n");
        CommandRun.Json("show", still).GetProperty("cannotTrain").GetString().ShouldBe("vanishing update");
    }

    [Fact]
    public void Prune_PrintsAProgramOfTheSameFingerprint()
    {
        string pruned = _scratch.Write("pruned.opt", CommandRun.Text("show", "program8", "--prune"));
        JsonElement json = CommandRun.Json("show", pruned);
        json.GetProperty("statements").GetInt32().ShouldBe(12);
        json.GetProperty("liveStatements").GetInt32().ShouldBe(12);
        json.GetProperty("deadStates").GetArrayLength().ShouldBe(0);
        CommandRun.Text("show", pruned, "--prune").ShouldBe(File.ReadAllText(pruned));
        FingerprintOf(pruned).ShouldBe(FingerprintOf("program8"));
    }

    [Fact]
    public void Fingerprint_IgnoresNamesOrderAndSwappedOperands() =>
        FingerprintOf(_scratch.Write("rewritten.opt", Program8Rewritten)).ShouldBe(FingerprintOf("program8"));

    [Fact]
    public void Fingerprint_SeesTheLastDigitOfAConstant() =>
        FingerprintOf(_scratch.Write("other.opt", Program8Rewritten.Replace("0.4601978361606598", "0.4601978361606597")))
            .ShouldNotBe(FingerprintOf("program8"));

    [Fact]
    public void Fingerprint_OfSeveralIsOneLineEach() =>
        CommandRun.Text("fingerprint", "adamw", "lion").ShouldMatch(@"^[0-9a-f]{32}  adamw\n[0-9a-f]{32}  lion\n$");

    [Fact]
    public void Set_AndSuffixBindTheSameHyperparameter()
    {
        JsonElement set = CommandRun.Json("show", "adamw", "--set", "beta1=0.5", "--set", "learning_rate=3e-4");
        set.GetProperty("hyperparameters").GetProperty("beta1").GetDouble().ShouldBe(0.5);
        set.GetProperty("text").GetString()!.ShouldContain("0.0003");
        CommandRun.Json("show", "adamw:beta1=0.5,learning_rate=3e-4").GetProperty("fingerprint").GetString()
            .ShouldBe(set.GetProperty("fingerprint").GetString());
    }

    [Fact]
    public void Ranges_AreShown()
    {
        CommandRun.Text("show", "lion").ShouldContain(
            "\nhyperparameters: beta1=0.9, beta2=0.99, weight_decay=0.0, learning_rate=0.0001\n"
            + "ranges: 0 <= beta1 < 1, 0 <= beta2 < 1, weight_decay >= 0, learning_rate > 0\n");
        JsonElement ranges = CommandRun.Json("show", "lion").GetProperty("ranges");
        JsonElement beta1 = ranges.GetProperty("beta1"), rate = ranges.GetProperty("learning_rate");
        beta1.GetProperty("rule").GetString().ShouldBe("0 <= beta1 < 1");
        (beta1.GetProperty("low").GetDouble(), beta1.GetProperty("includesLow").GetBoolean()).ShouldBe((0, true));
        (beta1.GetProperty("high").GetDouble(), beta1.GetProperty("includesHigh").GetBoolean()).ShouldBe((1, false));
        rate.GetProperty("high").ValueKind.ShouldBe(JsonValueKind.Null);
        CommandRun.Text("show", "program8").ShouldNotContain("ranges");
    }

    private static string? FingerprintOf(string program) =>
        CommandRun.Json("fingerprint", program)[0].GetProperty("fingerprint").GetString();
}
