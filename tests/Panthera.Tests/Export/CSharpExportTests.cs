using System.Reflection;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Panthera.Export;
using Panthera.Language;
using Panthera.Tests.Generators;
using Panthera.Tests.Optimizers;

namespace Panthera.Tests.Export;

/// <summary>Exports to C# compile without warnings and make the kernel's steps on recorded gradients.</summary>
public class CSharpExportTests(ITestOutputHelper output)
{
    private const int Steps = 200;

    private static readonly Lazy<Assembly> Compiled = new(() => Compile([.. ExportedPrograms.All.Select(p => Source(ExportedPrograms.Open(p.Name)))]));

    public static IEnumerable<TheoryDataRow<string>> Names => ExportedPrograms.Names;

    [Theory, MemberData(nameof(Names))]
    public void Class_OnRecordedGradients_FollowsTheKernel(string name)
    {
        ExportedProgram program = ExportedPrograms.Open(name);
        Follow follow = Run(program, Compiled.Value, Steps);
        output.WriteLine($"{follow.Compared} steps, at worst {follow.Worst:G2} of an update's norm apart");
        (follow.Compared == Steps || follow is { HasEnded: true, Compared: > 2 }).ShouldBeTrue("all steps are compared, or the weights are no numbers any more");
    }

    [Fact]
    public void Functions_OnRecordedGradients_FollowTheKernel()
    {
        ExportedProgram[] programs = [.. FormTests.Written.Select((f, i) => ExportedProgram.Read(FormTests.ProgramOf(f).Text, f.Name, $"Function{i}"))];
        Assembly assembly = Compile([.. programs.Select(Source)]);
        foreach (ExportedProgram program in programs) Run(program, assembly, 6);
    }

    [Fact]
    public void RandomPrograms_OfBothSets_FollowTheKernel()
    {
        Rng rng = new(23, 6);
        ExportedProgram[] programs = [.. Enumerable.Range(0, 60).Select(i => ExportedProgram.Read(Printer.Print(RandomPrograms.NextOfBothSets(ref rng, 25)), "random", $"Random{i}"))];
        Assembly assembly = Compile([.. programs.Select(Source)]);
        programs.Count(program => Run(program, assembly, 5).Compared > 0).ShouldBeGreaterThan(10);
    }

    [Fact]
    public void Value_OutOfRange_IsRefusedByName()
    {
        TargetInvocationException refused = Should.Throw<TargetInvocationException>(() => Made(Compiled.Value, ExportedPrograms.Open("lion"), [[2]], 0.001, 1.5));
        refused.InnerException.ShouldBeOfType<ArgumentOutOfRangeException>().Message.ShouldContain("beta1 = 1.5 is out of range: 0 <= beta1 < 1");
        Should.Throw<TargetInvocationException>(() => Made(Compiled.Value, ExportedPrograms.Open("lion"), [[2]], double.NaN));
    }

    /// <summary>Runs a compiled class and the kernel beside it.</summary>
    internal static Follow Run(ExportedProgram program, Assembly assembly, int steps)
    {
        GoldenTrajectories golden = GoldenTrajectories.Instance;
        dynamic optimizer = Made(assembly, program, golden.Shapes);
        Follow follow = new(program.Program, golden.Layout);
        float[][] weights = Arrays(golden.Initial, golden);
        for (int step = 0; step < steps; step++)
        {
            float rate = 1 - step / 256f;
            // Beside weights next to 0 an update can be told to its last bits; every other step has weights as they are.
            if (step % 2 == 1) weights = Arrays(Small(golden.Initial), golden);
            float[] before = [.. weights.SelectMany(w => w)];
            ReadOnlySpan<float> gradient = golden.Gradient(step % golden.Steps);
            optimizer.LearningRate = program.DefaultRate * rate;
            optimizer.Step(weights, Arrays(gradient, golden));
            follow.Step(before, gradient, rate, true, Difference(before, weights)).ShouldBeNull();
            if (step % 2 == 1) weights = Arrays(golden.Initial, golden);
        }
        return follow;
    }

    /// <summary>The file that a program becomes.</summary>
    internal static string Source(ExportedProgram program) => ExportTargets.Find("csharp")!.Write(program);

    /// <summary>Compiles files, which must not give a warning.</summary>
    internal static Assembly Compile(params string[] sources)
    {
        string[] references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        CSharpCompilation compilation = CSharpCompilation.Create(
            "Exported" + Guid.NewGuid().ToString("N"), sources.Select(s => CSharpSyntaxTree.ParseText(s)),
            references.Where(r => Path.GetFileName(r).StartsWith("System.", StringComparison.Ordinal)).Select(r => MetadataReference.CreateFromFile(r)),
            new(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream stream = new();
        string[] faults = [.. compilation.Emit(stream).Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => $"{d}\n{d.Location.SourceTree?.GetText().Lines[d.Location.GetLineSpan().StartLinePosition.Line]}")];
        faults.ShouldBeEmpty();
        stream.Position = 0;
        return AssemblyLoadContext.Default.LoadFromStream(stream);
    }

    /// <summary>Weights so small that an update is hardly rounded by them.</summary>
    internal static float[] Small(ReadOnlySpan<float> weights) => [.. weights.ToArray().Select(w => w / (1 << 20))];

    /// <summary>The update that led from weights to others.</summary>
    internal static float[] Difference(float[] before, IEnumerable<float[]> after) => [.. before.Zip(after.SelectMany(w => w), (b, a) => (float)((double)b - a))];

    private static object Made(Assembly assembly, ExportedProgram program, int[][] shapes, params double[] values)
    {
        ConstructorInfo constructor = assembly.GetType($"Optimizers.{program.ClassName}")!.GetConstructors().Single();
        object[] given = [shapes, .. values.Cast<object>()];
        return constructor.Invoke([.. given, .. constructor.GetParameters().Skip(given.Length).Select(p => p.DefaultValue!)]);
    }

    private static float[][] Arrays(ReadOnlySpan<float> flat, GoldenTrajectories golden)
    {
        float[][] arrays = new float[golden.Layout.Arrays][];
        for (int a = 0; a < arrays.Length; a++) arrays[a] = flat.Slice(golden.Layout.Offsets[a], golden.Layout.Lengths[a]).ToArray();
        return arrays;
    }
}
