using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>
/// When compiling a fused kernel pays. The costs are measured ones (`benchmarks`, verb `break-even`), not timed at run time,
/// so that the same training takes the same kernel everywhere. Both kernels give the same bits in any case.
/// </summary>
internal static class BreakEven
{
    // Microseconds to emit and compile a kernel, for each of its floating-point operations.
    private const double Compilation = 60;

    // What the block kernel takes longer: microseconds for each call of a function on a block, and for each number of it.
    private const double BlockCall = 0.015, BlockNumber = 0.00004;

    /// <summary>Whether a fused kernel is expected to win back its compilation.</summary>
    public static bool FusedPays(Program program, ParameterLayout layout, long steps)
    {
        int statements = Liveness.Of(program).LiveStatements + 1;
        return steps * SavedByStep(statements, layout.Total) > CompilationTime(program);
    }

    /// <summary>The microseconds that compiling a program is expected to take.</summary>
    public static double CompilationTime(Program program) => Compilation * Cost.Of(program).Flops;

    /// <summary>The microseconds that a fused kernel of so many statements is expected to save in a step.</summary>
    public static double SavedByStep(int statements, int parameters)
    {
        double blocks = Math.Ceiling(parameters / (double)PassPlan.ShortBlock);
        return statements * (BlockCall * blocks + BlockNumber * parameters);
    }
}
