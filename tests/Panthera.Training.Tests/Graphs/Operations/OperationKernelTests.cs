using Panthera.Numerics;
using Panthera.Tests.Numerics;
using Panthera.Training.Graphs.Operations;

namespace Panthera.Training.Tests.Graphs.Operations;

/// <summary>Every kernel of an operation gives the same numbers with registers of every width, and stays within its arrays.</summary>
public class OperationKernelTests
{
    private static readonly (string Name, Func<int, int, float[]> Run)[] Kernels = [.. TokenKernels.All, .. PictureKernels.All, .. TextKernels.All];

    public static IEnumerable<TheoryDataRow<string, int>> Cases =>
        from kernel in Kernels
        from lanes in LaneWidths.Supported
        select new TheoryDataRow<string, int>(kernel.Name, lanes);

    [Theory, MemberData(nameof(Cases))]
    public void Kernel_OfAnyRegisterWidth_GivesTheNumbersOfTheScalarPath(string name, int lanes)
    {
        Func<int, int, float[]> run = Kernels.Single(kernel => kernel.Name == name).Run;
        foreach (int width in (int[])[1, 2, 3, 4, 7, 8, 10, 15, 16, 17, 31, 32, 33, 48, 50])
        {
            float[] expected = run(32, width), actual = run(lanes, width);
            for (int i = 0; i < expected.Length; i++)
                actual[i].ShouldBe(expected[i], 2e-5f * (1 + Math.Abs(expected[i])), $"width {width}, number {i}");
        }
    }

    [Fact]
    public void Every_KernelOfAnOperation_IsListedOrTestedElsewhere()
    {
        int kernels = typeof(Linear).Assembly.GetTypes().Count(type =>
            type is { IsValueType: true, Namespace: "Panthera.Training.Graphs.Operations" } && type.IsAssignableTo(typeof(IVectorKernel)));
        Kernels.Length.ShouldBe(kernels + 3, "one row a kernel of an operation, two softmaxes and the addition");
    }

    /// <summary>What a kernel computes that sets its target, and what it computes that adds to it.</summary>
    internal static float[] Accumulated(Func<bool, float[]> run) => [.. run(false), .. run(true)];
}
