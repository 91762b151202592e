using System.Reflection;
using Panthera.Export;
using Panthera.Kernels;
using Panthera.Tests.Optimizers;

namespace Panthera.Tests.Export;

/// <summary>
/// Exports to TorchSharp compile and make the kernel's steps, against a stand-in for the part of TorchSharp that they use
/// (StandIns/TorchSharp*.cs): that the real one has these members is not tested here.
/// </summary>
public class TorchSharpExportTests(ITestOutputHelper output)
{
    private const int Steps = 200, SavedAt = 100;

    private static readonly Lazy<Assembly> Compiled = new(() => CSharpExportTests.Compile(
    [
        .. StandIns,
        .. ExportedPrograms.All.Select(p => ExportTargets.Find("torchsharp")!.Write(ExportedPrograms.Open(p.Name))),
    ]));

    public static IEnumerable<TheoryDataRow<string>> Names => ExportedPrograms.Names;

    [Theory, MemberData(nameof(Names))]
    public void Class_OnRecordedGradients_FollowsTheKernel(string name)
    {
        ExportedProgram program = ExportedPrograms.Open(name);
        Follow follow = Run(program, Compiled.Value, Steps);
        output.WriteLine($"{follow.Compared} steps, at worst {follow.Worst:G2} of an update's norm apart");
        (follow.Compared == Steps || follow is { HasEnded: true, Compared: > 2 }).ShouldBeTrue();
    }

    [Fact]
    public void Functions_OnRecordedGradients_FollowTheKernel()
    {
        ExportedProgram[] programs = [.. FormTests.Written.Select((f, i) => ExportedProgram.Read(FormTests.ProgramOf(f).Text, f.Name, $"Function{i}"))];
        Assembly assembly = CSharpExportTests.Compile([.. StandIns, .. programs.Select(p => ExportTargets.Find("torchsharp")!.Write(p))]);
        foreach (ExportedProgram program in programs) Run(program, assembly, 6);
    }

    private static IEnumerable<string> StandIns =>
        new[] { "TorchSharp.cs", "TorchSharpModules.cs" }.Select(file => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "StandIns", file)));

    private static Follow Run(ExportedProgram program, Assembly assembly, int steps)
    {
        GoldenTrajectories golden = GoldenTrajectories.Instance;
        Type type = assembly.GetType($"Optimizers.{program.ClassName}")!, parameterType = assembly.GetType("TorchSharp.Modules.Parameter")!;
        Array parameters = Array.CreateInstance(parameterType, golden.Layout.Arrays);
        for (int a = 0; a < parameters.Length; a++) parameters.SetValue(Parameter(parameterType, golden.Initial, golden, a), a);
        dynamic optimizer = Made(type, parameters);
        Follow follow = new(program.Program, golden.Layout);
        for (int step = 0; step < steps; step++)
        {
            if (step == SavedAt) optimizer = Reloaded(optimizer, Made(type, parameters));
            float rate = 1 - step / 256f;
            ReadOnlySpan<float> gradient = golden.Gradient(step % golden.Steps);
            for (int a = 0; a < parameters.Length; a++)
            {
                dynamic parameter = parameters.GetValue(a)!;
                parameter.grad = (dynamic)Parameter(parameterType, gradient, golden, a);
                // As for C#: beside small weights an update can be told to its last bits.
                float[] weights = step % 2 == 1 ? CSharpExportTests.Small(golden.Initial) : golden.Initial.ToArray();
                parameter.Data = Numbers(weights, golden, a);
            }
            float[] before = Flat(parameters);
            foreach (dynamic group in optimizer.ParamGroups) group.LearningRate = program.DefaultRate * rate;
            optimizer.step();
            follow.Step(before, gradient, rate, true, CSharpExportTests.Difference(before, [Flat(parameters)])).ShouldBeNull();
        }
        return follow;
    }

    private static object Made(Type type, Array parameters)
    {
        ConstructorInfo constructor = type.GetConstructors().Single(c => c.GetParameters()[0].ParameterType.IsAssignableFrom(parameters.GetType()));
        return constructor.Invoke([parameters, .. constructor.GetParameters().Skip(1).Select(p => p.DefaultValue!)]);
    }

    private static object Reloaded(dynamic optimizer, dynamic other)
    {
        using MemoryStream stream = new();
        using BinaryWriter writer = new(stream);
        optimizer.save_state_dict(writer);
        writer.Flush();
        stream.Position = 0;
        using BinaryReader reader = new(stream);
        other.load_state_dict(reader);
        return other;
    }

    private static object Parameter(Type type, ReadOnlySpan<float> flat, GoldenTrajectories golden, int array) =>
        Activator.CreateInstance(type, Numbers(flat, golden, array), golden.Shapes[array].Select(s => (long)s).ToArray())!;

    private static double[] Numbers(ReadOnlySpan<float> flat, GoldenTrajectories golden, int array)
    {
        ParameterLayout layout = golden.Layout;
        return [.. flat.Slice(layout.Offsets[array], layout.Lengths[array]).ToArray().Select(x => (double)x)];
    }

    private static float[] Flat(Array parameters) =>
        [.. parameters.Cast<object>().SelectMany(p => ((double[])((dynamic)p).Data).Select(x => (float)x))];
}
