using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Search;

/// <summary>What a step of a program is expected to take: counted, so that it is the same everywhere.</summary>
public static class StepCost
{
    // Nanoseconds of one core for an operation of an elementwise function, and for a byte between memory and registers
    // (benchmarks, verbs functions and kernels).
    private const double Operation = 0.04, Byte = 0.02;

    /// <summary>Nanoseconds a parameter, the subtraction from the weights included.</summary>
    public static double Of(Program program) => Of(Cost.Of(program));

    /// <summary>Nanoseconds a parameter of a program that costs so much.</summary>
    public static double Of(Cost cost) => cost.Flops * Operation + cost.BytesMoved * Byte;
}
