using System.Runtime.InteropServices;
using Panthera.Export;
using Panthera.Language;
using Panthera.PyTorch;

namespace Panthera.Tests.Export;

/// <summary>
/// Exports to PyTorch, Optax and Keras train a network as the kernel does. PyTorch is itself; JAX, Optax and Keras are stand-ins built
/// on NumPy, which see the weights and gradients of PyTorch's run.
/// </summary>
public sealed class PythonExportTests(ExportScript script, ITestOutputHelper output) : IClassFixture<ExportScript>
{
    private const int Steps = 200;

    private static readonly string[] Targets = ["pytorch", "optax", "keras"];

    public static IEnumerable<TheoryDataRow<string>> Names => ExportedPrograms.Names;

    public static IEnumerable<TheoryDataRow<string>> Functions => FormTests.Written.Select(f => new TheoryDataRow<string>(f.ToString()));

    [Theory, MemberData(nameof(Names))]
    public void Exports_OverARealTraining_FollowTheKernel(string name)
    {
        ExportedProgram program = ExportedPrograms.Open(name);
        (float[][] rows, ExportAnswer answer) = script.Run(program, name, Steps);
        answer.ForeachDiffers.ShouldBeFalse("foreach gives other bits than one parameter after the other");
        Follow follow = new(program.Program, new(answer.Shapes));
        for (int step = 0; step < Steps; step++)
        {
            float rate = Schedule(step);
            follow.Step(rows[5 * step], rows[5 * step + 1], rate, false, rows.AsSpan(5 * step + 2, 3))
                .ShouldBeNull(string.Join(", ", Targets));
        }
        output.WriteLine($"{follow.Compared} steps, at worst {follow.Worst:G2} of an update's norm apart");
        (follow.Compared == Steps || follow is { HasEnded: true, Compared: > 2 }).ShouldBeTrue("all steps are compared, or the weights are no numbers any more");
    }

    [Theory, MemberData(nameof(Functions))]
    public void Function_OverAShortTraining_FollowsTheKernel(string function)
    {
        const int steps = 6;
        ExportedProgram program = FormTests.ProgramOf(FormTests.Written.Single(f => f.ToString() == function));
        (float[][] rows, ExportAnswer answer) = script.Run(program, "function", steps);
        answer.ForeachDiffers.ShouldBeFalse();
        Follow follow = new(program.Program, new(answer.Shapes));
        for (int step = 0; step < steps; step++)
            follow.Step(rows[5 * step], rows[5 * step + 1], Schedule(step, steps), false, rows.AsSpan(5 * step + 2, 3)).ShouldBeNull();
    }

    [Theory]
    [InlineData("lion")]
    [InlineData("nadam")]
    [InlineData("program8")]
    [InlineData("adafactor")]
    public void PyTorch_IsUsedAsUsual(string name)
    {
        ExportedProgram program = ExportedPrograms.Open(name);
        script.Save(program, "usual");
        // Each range of the catalogue has a number below it.
        script.Ask<ExportAnswer>(new
        {
            Job = "behave", Folder = script.Folder, Name = "usual", program.ClassName, FunctionName = ClassNames.Snake(program.ClassName),
            Refused = program.Settings.Select(s => new object[] { s.Name, -2, s.Range!.Describe(s.Name) }),
        });
    }

    [Fact]
    public void AnotherProgram_IsFarAway()
    {
        // A bound that a mistake passes would show nothing.
        ExportedProgram program = ExportedPrograms.Open("adamw");
        (float[][] rows, ExportAnswer answer) = script.Run(program, "wrong", Steps);
        Program wrong = Parser.Parse(program.Text.Replace("beta2 ** t", "beta2 ** (t + 0.00001)"));
        Follow follow = new(wrong, new(answer.Shapes));
        follow.Step(rows[0], rows[1], Schedule(0), false, rows[2]).ShouldNotBeNull();
    }

    private static float Schedule(int step, int steps = Steps) => (float)(Math.Round(256 * (0.55 + 0.45 * Math.Cos(Math.PI * step / steps))) / 256);
}

/// <summary>What <c>exports.py</c> says of a program.</summary>
/// <param name="ForeachDiffers">Whether <c>foreach</c> gave other numbers.</param>
/// <param name="Shapes">The network's arrays.</param>
public sealed record ExportAnswer(bool ForeachDiffers, int[][] Shapes);

/// <summary>The script, started once for all tests; without PyTorch they are skipped.</summary>
public sealed class ExportScript : IDisposable
{
    internal string Folder => _folder;

    private readonly string _folder = Directory.CreateTempSubdirectory("panthera-exports-").FullName;
    private readonly Conversation? _conversation = PythonInterpreter.Find()?.Start("exports.py", threads: 1);

    /// <summary>Trains with a program's exports and returns five rows a step: weights, gradients, and the update of each target.</summary>
    internal (float[][] Rows, ExportAnswer Answer) Run(ExportedProgram program, string name, int steps)
    {
        Save(program, name);
        ExportAnswer answer = Ask<ExportAnswer>(new
        {
            Job = "run", Folder = _folder, Name = name, program.ClassName, FunctionName = ClassNames.Snake(program.ClassName), Steps = steps, Rate = program.DefaultRate,
        });
        ReadOnlySpan<float> numbers = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(_folder, name + ".bin")));
        float[][] rows = new float[5 * steps][];
        int length = numbers.Length / rows.Length;
        for (int row = 0; row < rows.Length; row++) rows[row] = numbers.Slice(row * length, length).ToArray();
        return (rows, answer);
    }

    /// <summary>Asks the script, or skips the test.</summary>
    internal T Ask<T>(object request)
    {
        Assert.SkipWhen(_conversation is null, $"PyTorch is not installed: {PythonInterpreter.Missing}.");
        return _conversation.Ask<T>(request);
    }

    /// <summary>Writes a program's exports to Python, and returns what their paths begin with.</summary>
    internal string Save(ExportedProgram program, string name)
    {
        foreach (ExportTarget target in ExportTargets.All.Where(t => t.Extension == ".py"))
            File.WriteAllText(Path.Combine(_folder, $"{name}.{target.Name}.py"), target.Write(program));
        return Path.Combine(_folder, name);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _conversation?.Dispose();
        Directory.Delete(_folder, true);
    }
}
