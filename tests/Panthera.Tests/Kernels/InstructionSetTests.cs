using System.Diagnostics;
using System.Globalization;
using Panthera.Kernels;
using Panthera.Tests.Kernels.Formats;
using Panthera.Tests.Language;
using Panthera.Tests.Numerics;
using Panthera.Tests.Optimizers;

namespace Panthera.Tests.Kernels;

/// <summary>Runs the tests of functions and kernels again in processes that must do without some of the processor's instructions.</summary>
public class InstructionSetTests
{
    private const string WidestExpected = "PANTHERA_WIDEST_REGISTERS";

    private static readonly Type[] Repeated =
    [
        typeof(KernelTests), typeof(FunctionsTests), typeof(TrajectoryTests), typeof(MatrixProductTests), typeof(ParserTests),
        typeof(NumberTextTests), typeof(HalvesTests), typeof(BlockStateTests), typeof(PrecisionTests), typeof(InstructionSetTests),
    ];

    [Theory]
    [InlineData("DOTNET_EnableAVX512", 8)]
    [InlineData("DOTNET_EnableAVX2", 4)]
    [InlineData("DOTNET_EnableHWIntrinsic", 1)]
    public void Tests_WithoutInstructions_Pass(string knob, int widest)
    {
        if (Environment.GetEnvironmentVariable(WidestExpected) is not null) return;
        string assembly = typeof(InstructionSetTests).Assembly.Location, self = Environment.ProcessPath!;
        bool host = Path.GetFileNameWithoutExtension(self).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        ProcessStartInfo start = new(self, [.. host ? [assembly] : Array.Empty<string>(), .. Repeated.SelectMany(type => new[] { "-class", type.FullName! })])
        {
            RedirectStandardOutput = true,
            Environment =
            {
                [knob] = "0",
                [WidestExpected] = widest.ToString(CultureInfo.InvariantCulture),
                ["PANTHERA_PROGRAMS"] = Environment.GetEnvironmentVariable("PANTHERA_PROGRAMS") ?? "10000",
            },
        };
        using Process process = Process.Start(start)!;
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output);
        output.ShouldContain("Failed: 0");
    }

    [Fact]
    public void Registers_AreAsWideAsTheProcessAllows()
    {
        if (Environment.GetEnvironmentVariable(WidestExpected) is { } widest)
            Registers.Widest.Count.ShouldBeLessThanOrEqualTo(int.Parse(widest, CultureInfo.InvariantCulture));
        Registers.Available[^1].Count.ShouldBe(1);
    }
}
