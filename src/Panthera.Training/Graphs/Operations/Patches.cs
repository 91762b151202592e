using System.Runtime.InteropServices;
using Panthera.Numerics;

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
        if (patch <= 0 || size % patch != 0)
        {
            int[] sides = [.. Enumerable.Range(1, size).Where(side => size % side == 0)];
            throw Error($"a picture of {size} pixels cannot be cut into patches of {patch}; their side may be {string.Join(", ", sides)}");
        }
        int side = size / patch;
        return new Shape(side * side, inputs[0].Sizes[0] * patch * patch);
    }

    /// <summary>
    /// For each row of a patch, in the order of the picture, its index in the output: pictures come from far away and are read
    /// in order, while the patches of a slice stay near.
    /// </summary>
    public override int ConstantsLength(IReadOnlyList<Shape> inputs) => inputs[0].Length / patch;

    /// <inheritdoc/>
    public override void FillConstants(IReadOnlyList<Shape> inputs, Span<float> constants)
    {
        int channels = inputs[0].Sizes[0], size = inputs[0].Width, side = size / patch, next = 0;
        Span<int> runs = MemoryMarshal.Cast<float, int>(constants);
        for (int channel = 0; channel < channels; channel++)
        {
            for (int y = 0; y < size; y++)
            {
                for (int column = 0; column < side; column++)
                    runs[next++] = (((y / patch * side + column) * channels + channel) * patch + y % patch) * patch;
            }
        }
    }

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker) => VectorKernel.Run(new Cut
    {
        Pictures = site.Input(0),
        Patches = site.Output,
        Runs = (int*)site.Constants,
        Length = site.OutputShape.Length,
        Patch = patch,
        Examples = worker.Share(site.Examples),
    });

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        if (site.InputGradient(0) == null) return;
        VectorKernel.Run(new Cut
        {
            Pictures = site.InputGradient(0),
            Patches = site.OutputGradient,
            Runs = (int*)site.Constants,
            Length = site.OutputShape.Length,
            Patch = patch,
            Examples = worker.Share(site.Examples),
            Back = true,
            Accumulate = site.Accumulates(0),
        });
    }

    /// <summary>Copies rows of patches out of pictures, or back into them.</summary>
    internal unsafe struct Cut : IVectorKernel
    {
        public float* Pictures;
        public float* Patches;
        public int* Runs;
        public int Length;
        public int Patch;
        public Worker.Range Examples;
        public bool Back;
        public bool Accumulate;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            int patch = Patch, runs = Length / patch;
            for (int example = Examples.First; example < Examples.End; example++)
            {
                float* picture = Pictures + (nint)example * Length, patches = Patches + (nint)example * Length;
                for (int run = 0; run < runs; run++, picture += patch)
                {
                    float* row = patches + Runs[run];
                    for (int i = 0; i < patch; i += TLanes.Count)
                    {
                        int left = patch - i;
                        TVector moved = VectorMath.Load<TLanes, TVector>((Back ? row : picture) + i, left);
                        if (Accumulate) moved = TLanes.Add(moved, VectorMath.Load<TLanes, TVector>(picture + i, left));
                        VectorMath.Store<TLanes, TVector>((Back ? picture : row) + i, left, moved);
                    }
                }
            }
        }
    }
}
