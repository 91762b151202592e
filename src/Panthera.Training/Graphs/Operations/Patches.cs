using System.Runtime.InteropServices;

namespace Panthera.Training.Graphs.Operations;

/// <summary>
/// Cuts a square picture into square patches, row by row: (channels × size × size) → (patches × channels · patch²). Within
/// a patch the order is channel, y, x.
/// </summary>
/// <param name="patch">The side of a patch in pixels.</param>
public sealed class Patches(int patch) : Operation
{
    /// <inheritdoc/>
    public override string Name => "patches";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 1, 1);
        if (inputs[0].Rank != 3 || inputs[0].Sizes[1] != inputs[0].Sizes[2])
            throw Error($"the input {inputs[0]} is not (channels × size × size)");
        int size = inputs[0].Width;
        if (patch <= 0 || size % patch != 0) throw Error($"a picture of {size} pixels cannot be cut into patches of {patch}");
        int side = size / patch;
        return new Shape(side * side, inputs[0].Sizes[0] * patch * patch);
    }

    /// <summary>For each number of the output, the index of its pixel in the picture.</summary>
    public override int ConstantsLength(IReadOnlyList<Shape> inputs) => inputs[0].Length;

    /// <inheritdoc/>
    public override void FillConstants(IReadOnlyList<Shape> inputs, Span<float> constants)
    {
        int channels = inputs[0].Sizes[0], size = inputs[0].Width, side = size / patch, next = 0;
        Span<int> pixels = MemoryMarshal.Cast<float, int>(constants);
        for (int patchIndex = 0; patchIndex < side * side; patchIndex++)
        {
            int top = patchIndex / side * patch, left = patchIndex % side * patch;
            for (int channel = 0; channel < channels; channel++)
            {
                for (int y = top; y < top + patch; y++)
                {
                    for (int x = left; x < left + patch; x++) pixels[next++] = (channel * size + y) * size + x;
                }
            }
        }
    }

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int length = site.OutputShape.Length;
        int* pixels = (int*)site.Constants;
        Worker.Range examples = worker.Share(site.Examples);
        nint offset = (nint)examples.First * length;
        float* picture = site.Input(0) + offset, output = site.Output + offset;
        for (int example = 0; example < examples.Count; example++, picture += length, output += length)
        {
            for (int i = 0; i < length; i++) output[i] = picture[pixels[i]];
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        int length = site.OutputShape.Length;
        int* pixels = (int*)site.Constants;
        Worker.Range examples = worker.Share(site.Examples);
        nint offset = (nint)examples.First * length;
        float* picture = site.InputGradient(0) + offset, gradient = site.OutputGradient + offset;
        bool accumulate = site.Accumulates(0);
        for (int example = 0; example < examples.Count; example++, picture += length, gradient += length)
        {
            for (int i = 0; i < length; i++)
                picture[pixels[i]] = accumulate ? picture[pixels[i]] + gradient[i] : gradient[i];
        }
    }
}
