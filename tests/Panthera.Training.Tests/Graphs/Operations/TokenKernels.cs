using Panthera.Numerics;
using Panthera.Tests.Numerics;
using Panthera.Training.Graphs.Operations;
using Panthera.Training.Tests.Numerics;

namespace Panthera.Training.Tests.Graphs.Operations;

/// <summary>Kernels of operations on features and tokens: name, and what one of a register and an array width computes.</summary>
internal static unsafe class TokenKernels
{
    private const int Rows = 7;

    public static readonly (string Name, Func<int, int, float[]> Run)[] All =
    [
        ("GELU", (lanes, width) =>
        {
            GuardedMemory memory = new();
            Gelu.Activation kernel = new() { X = memory.Random(width), Y = memory.Random(width), Derivative = memory.Random(width), Count = width };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Y), .. memory.Read(kernel.Derivative)];
        }),
        ("SiLU", (lanes, width) =>
        {
            GuardedMemory memory = new();
            Silu.Activation kernel = new() { X = memory.Random(width), Y = memory.Random(width), Derivative = memory.Random(width), Count = width };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Y), .. memory.Read(kernel.Derivative)];
        }),
        ("GELU gradient", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            SmoothActivation.Chain kernel = new()
            {
                Derivative = memory.Random(width),
                OutputGradient = memory.Random(width),
                InputGradient = memory.Random(width),
                Count = width,
                Accumulate = accumulate,
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.InputGradient);
        })),
        ("ReLU gate", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            Relu.Gate kernel = new()
            {
                Signal = memory.Random(width),
                Values = memory.Random(width),
                Target = memory.Random(width),
                Count = width,
                Accumulate = accumulate,
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Target);
        })),
        ("L2 normalization", (lanes, width) =>
        {
            GuardedMemory memory = new();
            L2Normalize.Normalize kernel = new()
            {
                X = memory.Random(Rows * width),
                Y = memory.Random(Rows * width),
                Reciprocals = memory.Random(Rows),
                Rows = Rows,
                Width = width,
            };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Y), .. memory.Read(kernel.Reciprocals)];
        }),
        ("L2 normalization gradient", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            L2Normalize.Gradient kernel = new()
            {
                Y = memory.Random(Rows * width),
                OutputGradient = memory.Random(Rows * width),
                InputGradient = memory.Random(Rows * width),
                Reciprocals = memory.Random(Rows),
                Accumulate = accumulate,
                Rows = Rows,
                Width = width,
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.InputGradient);
        })),
        // Logits are square: the width is that of the batch. The shares begin in its middle, as a second worker's do.
        ("contrastive rows", (lanes, width) =>
        {
            GuardedMemory memory = new();
            ContrastiveKernels.RowLosses kernel = new()
            {
                Logits = memory.Random((width - width / 2) * width),
                Scale = 14,
                First = width / 2,
                Rows = width - width / 2,
                Columns = width,
                Maxima = memory.Random(width),
                Reciprocals = memory.Random(width),
                Losses = memory.Random(width),
                Right = memory.Random(width),
            };
            LaneWidths.Run(lanes, kernel);
            return
            [
                .. memory.Read(kernel.Logits), .. memory.Read(kernel.Maxima), .. memory.Read(kernel.Reciprocals), .. memory.Read(kernel.Losses),
                .. memory.Read(kernel.Right),
            ];
        }),
        ("contrastive columns", (lanes, width) =>
        {
            GuardedMemory memory = new();
            ContrastiveKernels.ColumnLosses kernel = new()
            {
                Logits = memory.Random(width * width),
                First = width / 2,
                End = width,
                Rows = width,
                Maxima = memory.Random(width),
                Reciprocals = memory.Random(width),
                Losses = memory.Random(width),
            };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Maxima), .. memory.Read(kernel.Reciprocals), .. memory.Read(kernel.Losses)];
        }),
        ("contrastive gradient", (lanes, width) =>
        {
            GuardedMemory memory = new();
            ContrastiveKernels.LogitGradient kernel = new()
            {
                Logits = memory.Random((width - width / 2) * width),
                Scale = 3,
                Share = 0.1f,
                First = width / 2,
                Rows = width - width / 2,
                Columns = width,
                RowMaxima = memory.Random(width),
                RowReciprocals = memory.Random(width),
                ColumnMaxima = memory.Random(width),
                ColumnReciprocals = memory.Random(width),
                Slopes = memory.Random(width),
            };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Logits), .. memory.Read(kernel.Slopes)];
        }),
        ("layer norm", (lanes, width) =>
        {
            GuardedMemory memory = new();
            LayerNorm.Normalize kernel = new()
            {
                X = memory.Random(Rows * width),
                Y = memory.Random(Rows * width),
                Means = memory.Random(Rows),
                Scales = memory.Random(Rows),
                Gain = memory.Random(width),
                Bias = memory.Random(width),
                Rows = Rows,
                Width = width,
            };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Y), .. memory.Read(kernel.Means), .. memory.Read(kernel.Scales)];
        }),
        ("layer norm gradient", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            LayerNorm.Gradient kernel = new()
            {
                X = memory.Random(Rows * width),
                Dy = memory.Random(Rows * width),
                Dx = memory.Random(Rows * width),
                Means = memory.Random(Rows),
                Scales = memory.Random(Rows),
                Gain = memory.Random(width),
                GainGradient = memory.Random(width),
                BiasGradient = memory.Random(width),
                Rows = new(0, Rows),
                Columns = new(0, width),
                AllRows = Rows,
                Width = width,
                Accumulate = accumulate,
            };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Dx), .. memory.Read(kernel.GainGradient), .. memory.Read(kernel.BiasGradient)];
        })),
        ("cross-entropy", (lanes, width) =>
        {
            GuardedMemory memory = new();
            int[] targets = [.. Enumerable.Range(0, Rows).Select(row => row * 5 % width)];
            int[] found = new int[Rows];
            fixed (int* pointer = targets, predictions = found)
            {
                CrossEntropy.RowSoftmax kernel = new()
                {
                    Predictions = predictions,
                    Logits = memory.Copy([.. LaneWidths.Random(Rows * width, 1).Select(x => 3 * x - 200)]),
                    Powers = memory.Random(Rows * width),
                    Reciprocals = memory.Random(Rows),
                    Targets = pointer,
                    Rows = Rows,
                    Classes = width,
                    Losses = memory.Random(Rows),
                    Right = memory.Random(Rows),
                };
                LaneWidths.Run(lanes, kernel);
                return [.. memory.Read(kernel.Powers), .. memory.Read(kernel.Reciprocals), .. memory.Read(kernel.Losses), .. memory.Read(kernel.Right), .. found];
            }
        }),
        ("cross-entropy gradient", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            int[] targets = [.. Enumerable.Range(0, Rows).Select(row => row * 5 % width)];
            fixed (int* pointer = targets)
            {
                CrossEntropy.Gradient kernel = new()
                {
                    Powers = memory.Random(Rows * width),
                    Reciprocals = memory.Random(Rows),
                    Targets = pointer,
                    Target = memory.Random(Rows * width),
                    Share = 0.25f,
                    Rows = Rows,
                    Classes = width,
                    Accumulate = accumulate,
                };
                LaneWidths.Run(lanes, kernel);
                return memory.Read(kernel.Target);
            }
        })),
        ("attention", (lanes, width) =>
        {
            GuardedMemory memory = new();
            Attention.ForwardPass kernel = new()
            {
                Input = memory.Random(2 * Rows * 6 * width),
                Output = memory.Random(2 * Rows * 2 * width),
                Probabilities = memory.Random(2 * 2 * Rows * Rows),
                Mask = memory.Copy([.. Enumerable.Range(0, 32 * 32).Select(i => i / 32 > i % 32 ? -1e30f : 0)]),
                Transposed = memory.Random(Rows * width),
                Share = new(0, 4),
                Blocks = new Attention.HeadBlocks(Rows, causal: true),
                Width = 2 * width,
                Heads = 2,
            };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Output), .. memory.Read(kernel.Probabilities)];
        }),
        ("attention gradient", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            Attention.BackwardPass kernel = new()
            {
                Input = memory.Random(2 * Rows * 6 * width),
                InputGradient = memory.Random(2 * Rows * 6 * width),
                Accumulate = accumulate,
                OutputGradient = memory.Random(2 * Rows * 2 * width),
                Probabilities = memory.Copy([.. LaneWidths.Random(2 * 2 * Rows * Rows, 8).Select(x => x * x / 10)]),
                Transposed = memory.Random(Rows * width),
                Scores = memory.Random(Rows * Rows),
                Share = new(0, 4),
                Blocks = new Attention.HeadBlocks(Rows, causal: true),
                Width = 2 * width,
                Heads = 2,
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.InputGradient);
        })),
        ("softmax of columns", (lanes, width) =>
        {
            GuardedMemory memory = new();
            ColumnSoftmax kernel = new() { Matrix = memory.Random(Rows * width), Rows = Rows, Columns = width, RowLength = width };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Matrix);
        }),
        ("gradient of the softmax of columns", (lanes, width) =>
        {
            GuardedMemory memory = new();
            ColumnSoftmaxGradient kernel = new()
            {
                Probabilities = memory.Random(Rows * width),
                Matrix = memory.Random(Rows * width),
                Rows = Rows,
                Columns = width,
                RowLength = width,
                Scale = 0.3f,
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Matrix);
        }),
        ("addition", (lanes, width) =>
        {
            GuardedMemory memory = new();
            VectorAdd kernel = new() { A = memory.Random(width), B = memory.Random(width), Target = memory.Random(width), Count = width };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Target);
        }),
    ];
}
