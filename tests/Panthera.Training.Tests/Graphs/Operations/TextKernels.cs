using Panthera.Tests.Numerics;
using Panthera.Training.Graphs.Operations;
using Panthera.Training.Tests.Numerics;

namespace Panthera.Training.Tests.Graphs.Operations;

/// <summary>Kernels of operations on pairs of tokens and on single channels: name, and what one of a register and an array width computes.</summary>
internal static unsafe class TextKernels
{
    private const int Rows = 7, Queries = 5, Keys = 7, Heads = 2, Examples = 2;

    private static readonly int[] Tokens = [1, 0, 1, 1, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1];

    public static readonly (string Name, Func<int, int, float[]> Run)[] All =
    [
        ("RMS norm", (lanes, width) =>
        {
            GuardedMemory memory = new();
            RmsNorm.Normalize kernel = new()
            {
                X = memory.Random(Rows * width),
                Y = memory.Random(Rows * width),
                Scales = memory.Random(Rows),
                Gain = memory.Random(width),
                Rows = Rows,
                Width = width,
            };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Y), .. memory.Read(kernel.Scales)];
        }),
        ("RMS norm gradient", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            RmsNorm.Gradient kernel = new()
            {
                X = memory.Random(Rows * width),
                Dy = memory.Random(Rows * width),
                Dx = memory.Random(Rows * width),
                Scales = memory.Random(Rows),
                Gain = memory.Random(width),
                GainGradient = memory.Random(width),
                Rows = new(0, Rows),
                Columns = new(0, width),
                AllRows = Rows,
                Width = width,
                Accumulate = accumulate,
            };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Dx), .. memory.Read(kernel.GainGradient)];
        })),
        ("biased attention", (lanes, width) =>
        {
            GuardedMemory memory = new();
            fixed (int* tokens = Tokens)
            {
                BiasedAttentionKernels.ForwardPass kernel = new()
                {
                    Heads = Places(width, tokens),
                    Input = new(memory.Random(Examples * Queries * Heads * width), memory.Random(Examples * Keys * 2 * Heads * width),
                        Heads * width, 2 * Heads * width),
                    Output = memory.Random(Examples * Queries * Heads * width),
                    Probabilities = memory.Copy(new float[Examples * Heads * Keys * Queries]),
                    Bias = memory.Random(Heads * Keys * Queries),
                    Transposed = memory.Random(Queries * width),
                    Share = new(0, Examples * Heads),
                };
                LaneWidths.Run(lanes, kernel);
                return [.. memory.Read(kernel.Output), .. memory.Read(kernel.Probabilities)];
            }
        }),
        ("biased attention gradient", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            fixed (int* tokens = Tokens)
            {
                BiasedAttentionKernels.BackwardPass kernel = new()
                {
                    Heads = Places(width, tokens),
                    Input = new(memory.Random(Examples * Queries * Heads * width), memory.Random(Examples * Keys * 2 * Heads * width),
                        Heads * width, 2 * Heads * width),
                    Gradient = new(memory.Random(Examples * Queries * Heads * width), memory.Random(Examples * Keys * 2 * Heads * width),
                        Heads * width, 2 * Heads * width),
                    AccumulateQueries = accumulate,
                    AccumulateKeys = accumulate,
                    OutputGradient = memory.Random(Examples * Queries * Heads * width),
                    Probabilities = memory.Copy([.. LaneWidths.Random(Examples * Heads * Keys * Queries, 8).Select(x => x * x / 10)]),
                    Transposed = memory.Random(Queries * width),
                    Scores = memory.Random(Queries * Keys),
                    KeepScores = true,
                    Share = new(0, Examples * Heads),
                };
                LaneWidths.Run(lanes, kernel);
                return [.. memory.Read(kernel.Gradient.Queries), .. memory.Read(kernel.Gradient.Keys), .. memory.Read(kernel.Probabilities)];
            }
        })),
        ("depthwise convolution", (lanes, width) =>
        {
            GuardedMemory memory = new();
            DepthwiseKernels.Filter kernel = new()
            {
                Picture = Picture(width),
                X = memory.Random(Examples * 6 * 5 * width),
                Weights = memory.Random(9 * width),
                Bias = memory.Random(width),
                Y = memory.Random(Examples * 3 * 3 * width),
                Rows = new(0, Examples * 3),
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Y);
        }),
        ("depthwise convolution, gradient by the input", (lanes, width) => OperationKernelTests.Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            DepthwiseKernels.InputGradient kernel = new()
            {
                Picture = Picture(width),
                Dy = memory.Random(Examples * 3 * 3 * width),
                Weights = memory.Random(9 * width),
                Dx = memory.Random(Examples * 6 * 5 * width),
                Accumulate = accumulate,
                Rows = new(0, Examples * 6),
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Dx);
        })),
        ("depthwise convolution, gradient by the weights", (lanes, width) =>
        {
            GuardedMemory memory = new();
            DepthwiseKernels.WeightGradient kernel = new()
            {
                Picture = Picture(width),
                X = memory.Random(Examples * 6 * 5 * width),
                Dy = memory.Random(Examples * 3 * 3 * width),
                Weights = memory.Random(9 * width),
                Examples = Examples,
                Columns = new(0, width),
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.Weights);
        }),
    ];

    private static BiasedAttentionKernels.HeadPlaces Places(int size, int* tokens) => new()
    {
        Count = Heads, Queries = Queries, Keys = Keys, Width = Heads * size, Padding = new PaddedTokens(0, Keys, 0), Tokens = tokens, TokensPerExample = Keys,
    };

    private static DepthwiseKernels.Planes Picture(int channels) => new(new Window(3, 2, 1), 6, 5, channels);
}
