using System.Runtime.InteropServices;
using Panthera.Training.Graphs;
using Panthera.Training.Models;

namespace Panthera.PyTorch;

/// <summary>A model with its weights and a batch, as <c>exchange.py</c> reads it.</summary>
/// <param name="Shape">The sizes; as an object, so that all properties of its kind are written.</param>
/// <param name="Batch">Examples in the batch.</param>
/// <param name="Arrays">Names and shapes of the arrays of weights, which PyTorch's must match; those of a frozen part last.</param>
/// <param name="Weights">32-bit floats.</param>
/// <param name="Inputs">Features as 32-bit floats, or tokens as 32-bit integers.</param>
/// <param name="Targets">32-bit integers.</param>
/// <param name="Tokens">The tokens of a model that reads features too, as 32-bit integers; else nothing.</param>
internal sealed record SentModel(
    object Shape, int Batch, IReadOnlyList<ParameterArray> Arrays, byte[] Weights, byte[] Inputs, byte[] Targets,
    byte[] Tokens)
{
    /// <summary>What a plan holds at present; frozen arrays come after those that are trained.</summary>
    public static SentModel Of(ModelShape shape, Plan plan) => new(
        shape, plan.Rows, [.. plan.Arrays, .. plan.FrozenArrays],
        Bytes<float>([.. plan.Parameters, .. plan.FrozenArrays.SelectMany(array => plan.Buffers[array.Offset..(array.Offset + array.Length)])]),
        plan.Batch.Features.Length > 0 ? Bytes<float>(plan.Batch.Features) : Bytes<int>(plan.Batch.Tokens), Bytes<int>(plan.Batch.Targets),
        plan.Batch.Features.Length > 0 ? Bytes<int>(plan.Batch.Tokens) : []);

    private static byte[] Bytes<T>(T[] values) where T : struct => MemoryMarshal.AsBytes(values.AsSpan()).ToArray();
}
