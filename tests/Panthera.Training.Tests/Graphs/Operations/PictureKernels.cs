using Panthera.Tests.Numerics;
using Panthera.Training.Graphs.Operations;
using Panthera.Training.Tests.Numerics;

namespace Panthera.Training.Tests.Graphs.Operations;

/// <summary>Kernels of operations on pictures: name, and what one of a register and an array width computes.</summary>
internal static unsafe class PictureKernels
{
    private const int Rows = 7;

    public static readonly (string Name, Func<int, int, float[]> Run)[] All =
    [
        ("mean pool", (lanes, width) =>
        {
            GuardedMemory memory = new();
            MeanPool.Mean kernel = new()
            {
                X = memory.Random(2 * Rows * width),
                Y = memory.Random(2 * width),
                Examples = 2,
                Tokens = Rows,
                Width = width,
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Y);
        }),
        ("mean pool gradient", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            MeanPool.Spread kernel = new()
            {
                OutputGradient = memory.Random(2 * width),
                InputGradient = memory.Random(2 * Rows * width),
                Accumulate = accumulate,
                Examples = 2,
                Tokens = Rows,
                Width = width,
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.InputGradient);
        })),
        ("patches", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            fixed (int* runs = (int[])[0, width, 3 * width, 2 * width])
            {
                Patches.Cut kernel = new()
                {
                    Pictures = memory.Random(2 * 4 * width),
                    Patches = memory.Random(2 * 4 * width),
                    Runs = runs,
                    Length = 4 * width,
                    Patch = width,
                    Examples = new(0, 2),
                    Back = accumulate,
                    Accumulate = accumulate,
                };
                LaneWidths.Run(lanes, kernel);
                return [.. memory.Read(kernel.Pictures), .. memory.Read(kernel.Patches)];
            }
        })),
        ("convolution", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
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
        ("convolution's gradient by input", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
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
        ("scale of channels", (lanes, width) => OperationKernelTests.Accumulated(residual =>
        {
            GuardedMemory memory = new();
            ChannelScale kernel = new()
            {
                X = memory.Random(Rows * width),
                Residual = memory.Random(Rows * width),
                Y = memory.Random(Rows * width),
                Mean = memory.Random(width),
                Scale = memory.Random(width),
                Bias = memory.Random(width),
                Rows = Rows,
                Channels = width,
                Relu = residual,
            };
            if (!residual) kernel.Residual = null;
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Y);
        })),
        ("sums of the gradient by scaled channels", (lanes, width) => OperationKernelTests.Accumulated(relu =>
        {
            GuardedMemory memory = new();
            ChannelScale.Sums kernel = new()
            {
                X = memory.Random(Rows * width),
                Dy = memory.Random(Rows * width),
                Y = memory.Random(Rows * width),
                Mean = memory.Random(width),
                Total = memory.Random(width),
                Product = memory.Random(width),
                Rows = Rows,
                Channels = width,
            };
            if (!relu) kernel.Y = null;
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Total), .. memory.Read(kernel.Product)];
        })),
        ("gradient by scaled channels", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            ChannelScale.Gradient kernel = new()
            {
                X = memory.Random(Rows * width),
                Dy = memory.Random(Rows * width),
                Y = memory.Random(Rows * width),
                Dx = memory.Random(Rows * width),
                AccumulateX = accumulate,
                Dr = memory.Random(Rows * width),
                AccumulateR = accumulate,
                Mean = memory.Random(width),
                Scale = memory.Random(width),
                Shift = memory.Random(width),
                Slope = memory.Random(width),
                Rows = Rows,
                Channels = width,
            };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Dx), .. memory.Read(kernel.Dr)];
        })),
        ("a row added to all rows", (lanes, width) =>
        {
            GuardedMemory memory = new();
            AddToChannels.AddRow kernel = new()
            {
                X = memory.Random(Rows * width),
                Row = memory.Random(width),
                Y = memory.Random(Rows * width),
                Rows = Rows,
                Channels = width,
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Y);
        }),
        ("block of a matrix", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            Concatenate.CopyRows kernel = new()
            {
                Source = memory.Random(Rows * (width + 3)),
                SourceRow = width + 3,
                Target = memory.Random(Rows * width),
                TargetRow = width,
                Rows = Rows,
                Columns = width,
                Accumulate = accumulate,
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Target);
        })),
        ("upsample gradient", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            Upsample.SumSquares kernel = new()
            {
                Dy = memory.Random(6 * 2 * 2 * 2 * width),
                Dx = memory.Random(6 * 2 * width),
                Accumulate = accumulate,
                Factor = 2,
                Rows = 6,
                Width = 2,
                Channels = width,
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Dx);
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
        ("max pool gradient", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
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
