using System.Runtime.InteropServices;
using Panthera.Optimizers;
using Panthera.PyTorch;

namespace Panthera.Tests.Optimizers;

/// <summary>States go to PyTorch and come from there by <c>scripts/optimizer_state.py</c>, and training goes on as if nothing had been.</summary>
public sealed class TorchStateTests : IDisposable
{
    private const int Steps = 12;

    private static readonly int[][] Shapes = [[7, 5], [5], [4, 3, 2]];

    private static readonly string[] Names = ["z.weight", "a.bias", "m.kernel"];

    private readonly string _folder = Directory.CreateTempSubdirectory("panthera-torch-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("adamw", 0.01, 0.9, 0.95, 0.1), InlineData("lion", 0.003, 0.9, 0.98, 0.3)]
    public void State_GoesThereAndComesBack(string name, double rate, double beta1, double beta2, double decay)
    {
        using Conversation? torch = PythonInterpreter.Find()?.Start("states.py", threads: 1);
        Assert.SkipWhen(torch is null, PythonInterpreter.Missing);
        OptimizerOptions options = new() { Hyperparameters = new Dictionary<string, double> { ["beta1"] = beta1, ["beta2"] = beta2 } };
        Optimizer Create() => Optimizer.Create(name, rate, decay, options);
        Create().Save(PathOf("empty.safetensors"));
        Optimizer own = Create();
        Parameter<float, float>[] parameters = Parameters(Enumerable.Range(0, Shapes.Length).Select(p => OptimizerTests.Numbers(p, LengthOf(p))));
        Write("start.bin", [.. parameters.SelectMany(p => p.Weights.ToArray())]);
        Write("gradients.bin", [.. Enumerable.Range(0, Steps).SelectMany(s => Enumerable.Range(0, Shapes.Length).SelectMany(p => GradientOf(p, s)))]);
        Train(own, parameters, 0, Steps / 2);
        Write("half.bin", [.. parameters.SelectMany(p => p.Weights.ToArray())]);
        own.Save(PathOf("state.safetensors"));
        Answer answer = torch.Ask<Answer>(new { folder = _folder, optimizer = name, shapes = Shapes, names = Names, lr = rate, betas = new[] { beta1, beta2 }, weightDecay = decay });
        (answer.Refused, answer.Words.Contains("is no safetensors file", StringComparison.Ordinal)).ShouldBe((2, true));

        Train(own, parameters, Steps / 2, Steps);
        AssertClose([.. parameters.SelectMany(p => p.Weights.ToArray())], Read("ours.bin"));
        Optimizer taken = Create();
        taken.Load(PathOf("theirs.safetensors"));
        float[] half = Read("theirs-half.bin");
        Parameter<float, float>[] theirs = Parameters(Enumerable.Range(0, Shapes.Length).Select(p => half.AsSpan(Shapes.Take(p).Sum(s => s.Aggregate(1, (a, b) => a * b)), LengthOf(p)).ToArray()));
        Train(taken, theirs, Steps / 2, Steps);
        AssertClose([.. theirs.SelectMany(p => p.Weights.ToArray())], Read("theirs.bin"));
    }

    private sealed record Answer(int Refused, string Words);

    /// <summary>Rounding adds up over a few steps, and no more: a state that was lost would show in the second digit.</summary>
    private static void AssertClose(float[] own, float[] theirs)
    {
        for (int i = 0; i < own.Length; i++) own[i].ShouldBe(theirs[i], 3e-6 * Math.Max(1, Math.Abs(theirs[i])), $"at {i}");
    }

    private static void Train(Optimizer optimizer, Parameter<float, float>[] parameters, int from, int to)
    {
        for (int step = from; step < to; step++)
        {
            for (int p = 0; p < parameters.Length; p++) parameters[p].Gradient = GradientOf(p, step);
            optimizer.Step(parameters);
        }
    }

    private static Parameter<float, float>[] Parameters(IEnumerable<float[]> weights) => [.. weights.Select((w, p) => Parameter.Of(Names[p], w, Shapes[p]))];

    private static int LengthOf(int parameter) => Shapes[parameter].Aggregate(1, (a, b) => a * b);

    private static float[] GradientOf(int parameter, int step) => OptimizerTests.Numbers(500 + 10 * step + parameter, LengthOf(parameter));

    private string PathOf(string name) => Path.Combine(_folder, name);

    private void Write(string name, float[] numbers) => File.WriteAllBytes(PathOf(name), MemoryMarshal.AsBytes<float>(numbers));

    private float[] Read(string name) => MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(PathOf(name))).ToArray();
}
