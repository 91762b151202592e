using Panthera.Numerics;
using Panthera.Tests.Numerics;
using Panthera.Training.Graphs.Operations;
using Panthera.Training.Tests.Numerics;

namespace Panthera.Training.Tests.Graphs.Operations;

/// <summary>Every kernel of an operation gives the same numbers with registers of every width, and stays within its arrays.</summary>
public unsafe class OperationKernelTests
{
    private const int Rows = 7;

    private static readonly (string Name, Func<int, int, float[]> Run)[] Kernels =
    [
        ("GELU", (lanes, width) =>
        {
            GuardedMemory memory = new();
            Gelu.Activation kernel = new() { X = memory.Random(width), Y = memory.Random(width), Derivative = memory.Random(width), Count = width };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Y), .. memory.Read(kernel.Derivative)];
        }),
        ("GELU gradient", (lanes, width) => Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            Gelu.Chain kernel = new()
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
        ("ReLU gate", (lanes, width) => Accumulated(accumulate =>
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
        ("layer norm", (lanes, width) =>
        {
            GuardedMemory memory = new();
            LayerNorm.Normalize kernel = new()
            {
                X = memory.Random(Rows * width),
                Y = memory.Random(Rows * width),
                Statistics = memory.Random(2 * Rows),
                Gain = memory.Random(width),
                Bias = memory.Random(width),
                Rows = Rows,
                Width = width,
            };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Y), .. memory.Read(kernel.Statistics)];
        }),
        ("layer norm gradient", (lanes, width) => Accumulated(accumulate =>
        {
            GuardedMemory memory = new();
            LayerNorm.Gradient kernel = new()
            {
                X = memory.Random(Rows * width),
                Dy = memory.Random(Rows * width),
                Dx = memory.Random(Rows * width),
                Statistics = memory.Random(2 * Rows),
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
        ("mean pool gradient", (lanes, width) => Accumulated(accumulate =>
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
        ("cross-entropy", (lanes, width) =>
        {
            GuardedMemory memory = new();
            int[] targets = [.. Enumerable.Range(0, Rows).Select(row => row * 5 % width)];
            fixed (int* pointer = targets)
            {
                CrossEntropy.RowSoftmax kernel = new()
                {
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
                return [.. memory.Read(kernel.Powers), .. memory.Read(kernel.Reciprocals), .. memory.Read(kernel.Losses), .. memory.Read(kernel.Right)];
            }
        }),
        ("cross-entropy gradient", (lanes, width) => Accumulated(accumulate =>
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
                Mask = memory.Copy([.. Enumerable.Range(0, Rows * Rows).Select(i => i / Rows > i % Rows ? -1e30f : 0)]),
                Transposed = memory.Random(Rows * width),
                Share = new(0, 4),
                Tokens = Rows,
                Width = 2 * width,
                Heads = 2,
            };
            LaneWidths.Run(lanes, kernel);
            return [.. memory.Read(kernel.Output), .. memory.Read(kernel.Probabilities)];
        }),
        ("attention gradient", (lanes, width) => Accumulated(accumulate =>
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
                Tokens = Rows,
                Width = 2 * width,
                Heads = 2,
            };
            LaneWidths.Run(lanes, kernel);
            return memory.Read(kernel.InputGradient);
        })),
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
        ("sums of the gradient by scaled channels", (lanes, width) => Accumulated(relu =>
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
        ("gradient by scaled channels", (lanes, width) => Accumulated(accumulate =>
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
        ("softmax of columns", (lanes, width) =>
        {
            GuardedMemory memory = new();
            ColumnSoftmax kernel = new() { Matrix = memory.Random(Rows * width), Rows = Rows, Columns = width };
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

    public static IEnumerable<TheoryDataRow<string, int>> Cases =>
        from kernel in Kernels
        from lanes in LaneWidths.Supported
        select new TheoryDataRow<string, int>(kernel.Name, lanes);

    [Theory, MemberData(nameof(Cases))]
    public void Kernel_OfAnyRegisterWidth_GivesTheNumbersOfTheScalarPath(string name, int lanes)
    {
        Func<int, int, float[]> run = Kernels.Single(kernel => kernel.Name == name).Run;
        foreach (int width in (int[])[1, 2, 3, 4, 7, 8, 10, 15, 16, 17, 31, 32, 33, 48, 50])
        {
            float[] expected = run(32, width), actual = run(lanes, width);
            for (int i = 0; i < expected.Length; i++)
                actual[i].ShouldBe(expected[i], 2e-5f * (1 + Math.Abs(expected[i])), $"width {width}, number {i}");
        }
    }

    [Fact]
    public void Every_KernelOfAnOperation_IsListedOrTestedElsewhere()
    {
        int kernels = typeof(Linear).Assembly.GetTypes().Count(type =>
            type is { IsValueType: true, Namespace: "Panthera.Training.Graphs.Operations" } && type.IsAssignableTo(typeof(IVectorKernel)));
        Kernels.Length.ShouldBe(kernels + 3, "one row a kernel of an operation, two softmaxes and the addition");
    }

    // One of two groups of channels.
    private static PictureWindows Windows(int width) =>
        new() { Window = new(3, 2, 1), Height = 5, Width = 4, Channels = 2 * width, Taken = width };

    private static float[] Accumulated(Func<bool, float[]> run) => [.. run(false), .. run(true)];
}
