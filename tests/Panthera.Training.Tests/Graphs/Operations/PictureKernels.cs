using Panthera.Tests.Numerics;
using Panthera.Training.Graphs.Operations;
using Panthera.Training.Tests.Numerics;
using static Panthera.Training.Tests.Graphs.Operations.OperationKernelTests;

namespace Panthera.Training.Tests.Graphs.Operations;

/// <summary>The kernels of operations on pictures, as rows of <see cref="OperationKernelTests"/>.</summary>
internal static unsafe class PictureKernels
{
    private const int Pixels = 7;

    /// <summary>Each runs with registers of a width in bits over a number of channels.</summary>
    public static (string Name, Func<int, int, float[]> Run)[] Rows { get; } =
    [
        ("convolution", (lanes, width) => Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            ConvolutionKernels.Product kernel = new()
            {
                Windows = Windows(width),
                Pictures = memory.Random(2 * 5 * 4 * 2 * width),
                Groups = 2,
                Weights = memory.Random(9 * width * 2 * 3),
                WeightRow = 2 * 3,
                WeightGroup = 3,
                Bias = memory.Random(2 * 3),
                Target = memory.Random(2 * 3 * 2 * 2 * 3),
                Outputs = 3,
                Accumulate = accumulate,
                Columns = memory.Random(ConvolutionKernels.Block * 9 * width),
                Places = new(0, 2 * 3 * 2),
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Target);
        })),
        ("convolution's gradient by weights", (lanes, width) =>
        {
            GuardedMemory memory = new();
            ConvolutionKernels.WeightGradient kernel = new()
            {
                Windows = Windows(width),
                Pictures = memory.Random(2 * 5 * 4 * 2 * width),
                Groups = 2,
                Weights = memory.Random(9 * width * 2 * 3),
                Gradient = memory.Random(2 * 3 * 2 * 2 * 3),
                Outputs = 3,
                Columns = memory.Random(ConvolutionKernels.Block * 9 * width),
                Places = 2 * 3 * 2,
                Rows = new(4 * width, 9 * width),
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Weights);
        }),
        ("convolution's gradient by input", (lanes, width) => Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            ConvolutionKernels.InputGradient kernel = new()
            {
                Windows = Windows(width),
                Pictures = memory.Random(2 * 5 * 4 * 2 * width),
                Accumulate = accumulate,
                Groups = 2,
                Weights = memory.Random(9 * width * 2 * 3),
                Gradient = memory.Random(2 * 3 * 2 * 2 * 3),
                Outputs = 3,
                Columns = memory.Random(ConvolutionKernels.Block * 9 * width),
                Examples = new(0, 2),
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Pictures);
        })),
        ("moments of channels", (lanes, width) =>
        {
            // So many rows that there are several tiles of them.
            int rows = 4096 / width * 2 + 3;
            GuardedMemory memory = new();
            ChannelMoments kernel = new()
            {
                X = memory.Random(rows * width),
                Rows = rows,
                Channels = width,
                Mean = memory.Random(width),
                Squares = memory.Random(width),
            };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Mean), .. memory.Read(kernel.Squares)];
        }),
        ("scale of channels", (lanes, width) => Accumulated(residual =>
        {
            GuardedMemory memory = new();
            ChannelScale kernel = new()
            {
                X = memory.Random(Pixels * width),
                Residual = memory.Random(Pixels * width),
                Y = memory.Random(Pixels * width),
                Mean = memory.Random(width),
                Scale = memory.Random(width),
                Bias = memory.Random(width),
                Rows = Pixels,
                Channels = width,
                Relu = residual,
            };
            if (!residual) kernel.Residual = null;
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Y);
        })),
        ("sums of the gradient by scaled channels", (lanes, width) => Accumulated(relu =>
        {
            GuardedMemory memory = new();
            ChannelScale.Sums kernel = new()
            {
                X = memory.Random(Pixels * width),
                Dy = memory.Random(Pixels * width),
                Y = memory.Random(Pixels * width),
                Mean = memory.Random(width),
                Total = memory.Random(width),
                Product = memory.Random(width),
                Rows = Pixels,
                Channels = width,
            };
            if (!relu) kernel.Y = null;
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Total), .. memory.Read(kernel.Product)];
        })),
        ("gradient by scaled channels", (lanes, width) => Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            ChannelScale.Gradient kernel = new()
            {
                X = memory.Random(Pixels * width),
                Dy = memory.Random(Pixels * width),
                Y = memory.Random(Pixels * width),
                Dx = memory.Random(Pixels * width),
                AccumulateX = accumulate,
                Dr = memory.Random(Pixels * width),
                AccumulateR = accumulate,
                Mean = memory.Random(width),
                Scale = memory.Random(width),
                Shift = memory.Random(width),
                Slope = memory.Random(width),
                Rows = Pixels,
                Channels = width,
            };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Dx), .. memory.Read(kernel.Dr)];
        })),
        ("max pool", (lanes, width) =>
        {
            GuardedMemory memory = new();
            MaxPool.Largest kernel = new()
            {
                X = memory.Random(2 * 5 * 4 * width),
                Y = memory.Random(2 * 3 * 2 * width),
                Which = memory.Random(2 * 3 * 2 * width),
                Window = new(3, 2, 1),
                Height = 5,
                Width = 4,
                Channels = width,
                Rows = new(0, 2 * 3),
            };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Y), .. memory.Read(kernel.Which)];
        }),
        ("max pool gradient", (lanes, width) => Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            MaxPool.Gradient kernel = new()
            {
                Dy = memory.Random(2 * 3 * 2 * width),
                Dx = memory.Random(2 * 5 * 4 * width),
                Accumulate = accumulate,
                Which = memory.Copy([.. Enumerable.Range(0, 2 * 3 * 2 * width).Select(i => i * 7 % 9)]),
                Window = new(3, 2, 1),
                Height = 5,
                Width = 4,
                Channels = width,
                Examples = new(0, 2),
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Dx);
        })),
    ];

    // One of two groups of channels.
    private static PictureWindows Windows(int width) =>
        new() { Window = new(3, 2, 1), Height = 5, Width = 4, Channels = 2 * width, Taken = width };
}
