namespace Panthera.Training.Graphs;

/// <summary>A slice of a plan's flat buffers: one parameter array and, at the same place, its gradient.</summary>
/// <param name="Name">Its name in the model, such as <c>layer 1.attention.out.weight</c>.</param>
/// <param name="Shape">Its sizes, outermost first; a matrix is inputs × outputs.</param>
/// <param name="Offset">The index of its first number.</param>
/// <param name="Length">How many numbers it has.</param>
public sealed record ParameterArray(string Name, IReadOnlyList<int> Shape, int Offset, int Length)
{
    /// <summary>Whether it is a parameter of a frozen part of the graph and lies among the buffers, see <see cref="Value.Freeze"/>.</summary>
    public bool IsFrozen { get; init; }
}
