using System.Buffers.Binary;
using System.Text;
using Panthera.Kernels;
using Panthera.Optimizers;

namespace Panthera.Tests.Optimizers;

public sealed class OptimizerStateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panthera-state-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, StatePrecision> Cases()
    {
        TheoryData<string, StatePrecision> cases = [];
        foreach (string name in (string[])["adamw", "lion", "adafactor", "program8"])
            foreach (StatePrecision precision in Enum.GetValues<StatePrecision>()) cases.Add(name, precision);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Load_GoesOnBitByBit(string name, StatePrecision precision)
    {
        OptimizerOptions options = new() { StatePrecision = precision, Guard = new(), AccumulatedGradients = name == "program8" ? 1 : 3 };
        Optimizer straight = Optimizer.Create(name, options: options), first = Optimizer.Create(name, options: options);
        Parameter<float, float>[] a = Parameters(), b = Parameters();
        for (int call = 0; call < 20; call++)
        {
            Give(a, call);
            Give(b, call);
            straight.Step(a);
            if (call == 10)
            {
                first.Save(PathOf("state"));
                first = Optimizer.Create(name, options: options);
                first.Step(Parameters(give: 77));
                first.Load(PathOf("state"));
            }
            first.Step(b);
        }
        for (int p = 0; p < a.Length; p++) b[p].Weights.ToArray().ShouldBe(a[p].Weights.ToArray());
        first.Steps.ShouldBe(straight.Steps);
    }

    /// <summary>The file's seed counts: the states go on as if nothing had happened, and so do parameters that come later.</summary>
    [Theory]
    [InlineData(StatePrecision.StochasticBFloat16)]
    [InlineData(StatePrecision.Block8)]
    public void Load_WithAnotherSeed_GoesOnWithTheFiles(StatePrecision precision)
    {
        OptimizerOptions options = new() { StatePrecision = precision, Seed = 7 };
        Optimizer straight = Optimizer.Create("adamw", options: options), other = Optimizer.Create("adamw", options: options with { Seed = 8 });
        Parameter<float, float>[] a = Parameters(), b = Parameters();
        for (int call = 0; call < 12; call++)
        {
            // The second parameter is first stepped after the load.
            int count = call < 6 ? 1 : 2;
            Give(a, call);
            Give(b, call);
            if (call == 5)
            {
                straight.Save(PathOf("seed"));
                other.Load(PathOf("seed"));
                for (int p = 0; p < a.Length; p++) a[p].Weights.CopyTo(b[p].Weights);
            }
            straight.Step(a[..count]);
            if (call >= 5) other.Step(b[..count]);
        }
        for (int p = 0; p < a.Length; p++) b[p].Weights.ToArray().ShouldBe(a[p].Weights.ToArray());
        straight.Save(PathOf("straight"));
        other.Save(PathOf("other"));
        System.IO.File.ReadAllBytes(PathOf("other")).ShouldBe(System.IO.File.ReadAllBytes(PathOf("straight")));
        // The other seed would have given other states.
        Optimizer reset = Optimizer.Create("adamw", options: options with { Seed = 8 });
        reset.Load(PathOf("seed"));
        reset.Reset();
        reset.Step(Parameters(give: 1));
        Optimizer fresh = Optimizer.Create("adamw", options: options with { Seed = 8 }), seven = Optimizer.Create("adamw", options: options);
        fresh.Step(Parameters(give: 1));
        seven.Step(Parameters(give: 1));
        foreach ((Optimizer optimizer, string name) in new[] { (reset, "reset"), (fresh, "fresh"), (seven, "seven") }) optimizer.Save(PathOf(name));
        System.IO.File.ReadAllBytes(PathOf("reset")).ShouldBe(System.IO.File.ReadAllBytes(PathOf("fresh")));
        System.IO.File.ReadAllBytes(PathOf("seven")).ShouldNotBe(System.IO.File.ReadAllBytes(PathOf("fresh")));
    }

    [Fact]
    public void Load_OfForeignFiles_SaysWhoseAndChangesNothing()
    {
        Optimizer adamw = Optimizer.Create("adamw");
        adamw.Step(Parameters(give: 1));
        adamw.Save(PathOf("adamw"));
        byte[] bytes = System.IO.File.ReadAllBytes(PathOf("adamw"));
        (string Name, byte[] Bytes, string Words)[] files =
        [
            ("empty", [], ""), ("text", "def train"u8.ToArray(), ""), ("huge", Header(1L << 60, "{}"), ""), ("negative", Header(-5, "{}"), ""),
            ("overlapping", File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}""", 12), ""),
            ("foreign", File("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8), "is no state of an optimizer"),
            .. Enumerable.Range(1, 40).Select(i => ($"truncated {i}", bytes[..(bytes.Length * i / 41)], "")),
        ];
        foreach ((string name, byte[] content, string words) in files)
        {
            System.IO.File.WriteAllBytes(PathOf(name), content);
            Refused(adamw, name).ShouldContain(words);
        }
        Refused(Optimizer.Create("lion"), "adamw").ShouldContain("holds the state of 'adamw', which is another program; expected that of 'lion'");
        Refused(Optimizer.Create("adamw", options: new() { StatePrecision = StatePrecision.Block8 }), "adamw").ShouldContain("states in 8 bits");
        Refused(adamw, "nowhere");
        // Hyperparameters may differ.
        Optimizer other = Optimizer.Create("adamw", 0.5);
        other.Load(PathOf("adamw"));
        (other.Steps, other.LearningRate).ShouldBe((1, 0.5));

        Optimizer fresh = Optimizer.Create("adamw");
        fresh.Step(Parameters(give: 1));
        Parameter<float, float>[] a = Parameters(give: 2), b = Parameters(give: 2);
        adamw.Step(a);
        fresh.Step(b);
        for (int p = 0; p < a.Length; p++) a[p].Weights.ToArray().ShouldBe(b[p].Weights.ToArray());
    }

    /// <summary>Damaged bytes are refused in one line, or what they say is taken; never anything else.</summary>
    [Fact]
    public void Load_OfDamagedFiles_IsRefusedInOneLine()
    {
        Optimizer adamw = Optimizer.Create("adamw");
        adamw.Step(Parameters(give: 1));
        adamw.Save(PathOf("adamw"));
        byte[] bytes = System.IO.File.ReadAllBytes(PathOf("adamw"));
        Rng rng = new(8);
        int refused = 0;
        for (int i = 0; i < 600; i++)
        {
            byte[] damaged = [.. bytes];
            for (int d = 0; d <= i % 3; d++) damaged[rng.Next(damaged.Length)] ^= (byte)(1 << rng.Next(8));
            System.IO.File.WriteAllBytes(PathOf("damaged"), damaged);
            try
            {
                adamw.Load(PathOf("damaged"));
            }
            catch (InputException e)
            {
                e.Message.ShouldNotContain('\n');
                refused++;
            }
        }
        refused.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Save_IntoNowhere_SaysSo() =>
        Should.Throw<InputException>(() => Optimizer.Create("lion").Save(Path.Combine(_folder, "no", "such", "folder"))).Message.ShouldContain("folder");

    private string Refused(Optimizer optimizer, string name)
    {
        string message = Should.Throw<InputException>(() => optimizer.Load(PathOf(name)), name).Message;
        message.ShouldNotContain('\n');
        return message;
    }

    private string PathOf(string name) => Path.Combine(_folder, name);

    private static byte[] File(string header, int data) => [.. Header(Encoding.UTF8.GetByteCount(header), header), .. new byte[data]];

    private static byte[] Header(long length, string header)
    {
        byte[] bytes = new byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        return [.. bytes, .. Encoding.UTF8.GetBytes(header)];
    }

    private static Parameter<float, float>[] Parameters(int? give = null)
    {
        Parameter<float, float>[] parameters = [Parameter.Of("a", OptimizerTests.Numbers(1, 600), 20, 30), Parameter.Of("b", OptimizerTests.Numbers(2, 33))];
        if (give is { } seed) Give(parameters, seed);
        return parameters;
    }

    private static void Give(Parameter<float, float>[] parameters, int seed)
    {
        for (int p = 0; p < parameters.Length; p++) parameters[p].Gradient = OptimizerTests.Numbers(100 + 10 * seed + p, parameters[p].Length);
    }
}
