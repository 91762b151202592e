using System.Diagnostics;

namespace Panthera.Training.Graphs;

/// <summary>An operation of a plan, for people who look at where its time goes.</summary>
/// <param name="Name">The operation, such as <c>linear</c>.</param>
/// <param name="Label">The name that its parameters start with; may be empty.</param>
/// <param name="Shape">The shape of its output for one example.</param>
/// <param name="ForwardFlops">Floating-point operations of the matrix products of a forward pass over a batch.</param>
/// <param name="BackwardFlops">Those of a backward pass.</param>
public sealed record PlannedOperation(string Name, string Label, Shape Shape, long ForwardFlops, long BackwardFlops)
{
    // The gradient costs two products for each one of the forward pass, one where the input is data, and none in a frozen part.
    internal static PlannedOperation Of(Value value, int examples, PlanLayout layout)
    {
        Operation operation = value.Operation!;
        bool inputsWanted = value.Inputs.Any(input => layout.NeedsGradient[input.Index]);
        bool hasParameters = operation.Parameters(value.InputShapes).Count > 0;
        long forward = examples * operation.Flops(value.InputShapes);
        int products = !layout.NeedsGradient[value.Index] ? 0 : hasParameters && !inputsWanted ? 1 : 2;
        return new(operation.Name, value.Label, value.Shape, forward, forward * products);
    }
}

/// <summary>Adds up the time that each operation of a plan takes, as its first worker sees it.</summary>
/// <param name="operations">How many operations the plan has.</param>
public sealed class OperationTimes(int operations)
{
    private readonly long[] _forward = new long[operations], _backward = new long[operations];

    /// <summary>The time of an operation's forward passes so far.</summary>
    public TimeSpan Forward(int operation) => Stopwatch.GetElapsedTime(0, _forward[operation]);

    /// <summary>The time of an operation's backward passes so far.</summary>
    public TimeSpan Backward(int operation) => Stopwatch.GetElapsedTime(0, _backward[operation]);

    internal void AddForward(int operation, long start) => _forward[operation] += Stopwatch.GetTimestamp() - start;

    internal void AddBackward(int operation, long start) => _backward[operation] += Stopwatch.GetTimestamp() - start;
}
