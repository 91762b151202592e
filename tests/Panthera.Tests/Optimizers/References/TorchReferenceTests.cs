using System.Runtime.InteropServices;
using System.Text.Json;
using Panthera.PyTorch;

namespace Panthera.Tests.Optimizers.References;

/// <summary>
/// The optimizers that PyTorch has, against PyTorch in double precision: the kernel to the same bound as the reference, and the reference
/// itself to the last bits.
/// </summary>
public sealed class TorchReferenceTests(TorchScript script, ITestOutputHelper output) : IClassFixture<TorchScript>
{
    /// <summary>How far two programs in double precision may be apart; updates are told from weights, which are up to 10⁵ times as large.</summary>
    private const double DoubleBound = 1e-11;

    public static IEnumerable<TheoryDataRow<string, string>> Runs => ReferenceCases.All.Where(row => row.Torch is not null)
        .SelectMany(row => row.Settings.Prepend("").Select(setting => new TheoryDataRow<string, string>(row.Name, setting)));

    [Theory, MemberData(nameof(Runs))]
    public void PyTorch_OverAThousandSteps_IsFollowed(string name, string setting)
    {
        ReferenceCase row = ReferenceCases.All.Single(r => r.Name == name);
        ReferenceRun run = new(name, setting);
        double[][] updates = script.Follow(run, row.Torch!), own = run.Follow(row, run.Value);
        double ofKernel = run.Distances(updates).Max();
        double ofReference = Enumerable.Range(0, ReferenceRun.Steps).Max(
            step => Enumerable.Range(0, ReferenceRun.Layout.Arrays).Max(a => ReferenceRun.Distance(own[step], updates[step], a)));
        output.WriteLine($"{name} {setting}: the kernel {ofKernel:G2}, the reference {ofReference:G2} apart");
        ofKernel.ShouldBeLessThan(row.Bound);
        ofReference.ShouldBeLessThan(DoubleBound);
        run.DistanceAtTheEnd(updates).ShouldBeLessThan(ReferenceTests.BoundAtTheEnd);
    }

    [Fact]
    public void AnotherOptimizer_IsFarAway()
    {
        ReferenceRun run = new("adam", "");
        run.Distances(script.Follow(run, new("AdamW", true, "amsgrad=True"))).Max().ShouldBeGreaterThan(1e-3);
    }
}

/// <summary>The script, started once for all tests; without PyTorch they are skipped.</summary>
public sealed class TorchScript : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("panthera-torch-").FullName;
    private readonly Conversation? _conversation = PythonInterpreter.Find()?.Start("torch_optimizers.py", threads: 1);

    /// <summary>The updates that an optimizer of PyTorch makes of a run's weights and gradients, or skips the test.</summary>
    internal double[][] Follow(ReferenceRun run, TorchOptimizer torch)
    {
        Assert.SkipWhen(_conversation is null, $"PyTorch is not installed: {PythonInterpreter.Missing}.");
        string path = Path.Combine(_folder, "run.bin");
        using (FileStream file = File.Create(path))
            foreach (float[] row in run.Weights.Zip(run.Gradients, (w, g) => new[] { w, g }).SelectMany(rows => rows))
                file.Write(MemoryMarshal.AsBytes(row.AsSpan()));
        _conversation.Ask<JsonElement>(new
        {
            Path = path, torch.Name, torch.Options, torch.DecaysByItself, Hyperparameters = run.Hyperparameters.ToDictionary(h => h.Name, h => h.Value),
            // As they are: a float's shortest text is another double.
            Rates = run.Rates.Select(r => (double)r), Lengths = Enumerable.Range(0, ReferenceRun.Layout.Arrays).Select(a => ReferenceRun.Layout.Lengths[a]),
        });
        double[] all = MemoryMarshal.Cast<byte, double>(File.ReadAllBytes(path)).ToArray();
        all.Length.ShouldBe(ReferenceRun.Steps * ReferenceRun.Layout.Total);
        return [.. all.Chunk(ReferenceRun.Layout.Total)];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _conversation?.Dispose();
        Directory.Delete(_folder, true);
    }
}
