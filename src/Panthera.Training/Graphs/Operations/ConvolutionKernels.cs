using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>The three matrix products of a convolution, a block of windows at a time.</summary>
internal static unsafe class ConvolutionKernels
{
    /// <summary>Windows of a block.</summary>
    public const int Block = 64;

    /// <summary>target = windows · weights + bias, or that is added, for each group.</summary>
    internal struct Product : IVectorKernel
    {
        public PictureWindows Windows;
        public float* Pictures;
        public int Groups;

        /// <summary>The weights of a group: numbers of a window × outputs of a group.</summary>
        public float* Weights;

        /// <summary>Floats from one row of the weights to the next.</summary>
        public int WeightRow;

        /// <summary>Floats from one group's weights to the next.</summary>
        public int WeightGroup;
        public float* Bias;
        public float* Target;

        /// <summary>Outputs of a group.</summary>
        public int Outputs;
        public bool Accumulate;

        /// <summary>Room for a block of windows; nothing where windows are pixels.</summary>
        public float* Columns;
        public Worker.Range Places;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            int length = Windows.Line * Windows.Window.Side, row = Groups * Outputs;
            bool direct = Windows.ArePixels;
            int block = direct ? Math.Max(1, Places.Count) : Block;
            MatrixProduct product = new()
            {
                N = Outputs,
                K = length,
                A = Columns,
                RowA = direct ? Windows.Channels : length,
                ColumnA = 1,
                RowB = WeightRow,
                RowC = row,
                RowStart = row,
            };
            for (int first = Places.First; first < Places.End; first += block)
            {
                product.M = Math.Min(block, Places.End - first);
                for (int group = 0; group < Groups; group++)
                {
                    float* pictures = Pictures + group * Windows.Taken;
                    if (direct) product.A = pictures + (nint)first * Windows.Channels;
                    else Windows.Gather<TLanes, TVector>(pictures, new(first, first + product.M), new(0, Windows.Window.Side), Columns);
                    product.B = Weights + (nint)group * WeightGroup;
                    product.C = Target + (nint)first * row + group * Outputs;
                    product.Bias = Bias == null ? null : Bias + group * Outputs;
                    product.Start = Accumulate ? product.C : null;
                    product.Run<TLanes, TVector>();
                }
            }
        }
    }

    /// <summary>weights += windowsᵀ · gradient, for some rows of each group's weights.</summary>
    internal struct WeightGradient : IVectorKernel
    {
        public PictureWindows Windows;
        public float* Pictures;
        public int Groups;
        public float* Weights;

        /// <summary>The gradient by the output.</summary>
        public float* Gradient;

        /// <summary>Outputs of a group.</summary>
        public int Outputs;

        /// <summary>Room for a block of windows; nothing where windows are pixels.</summary>
        public float* Columns;
        public int Places;
        public Worker.Range Rows;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            if (Rows.Count == 0) return;
            int line = Windows.Line, row = Groups * Outputs;
            bool direct = Windows.ArePixels;
            int block = direct ? Places : Block;
            Worker.Range lines = new(Rows.First / line, (Rows.End + line - 1) / line);
            MatrixProduct product = new()
            {
                M = Rows.Count,
                N = Outputs,
                A = Columns + (Rows.First - lines.First * line),
                RowA = 1,
                ColumnA = direct ? Windows.Channels : lines.Count * line,
                RowB = row,
                RowC = row,
                RowStart = row,
            };
            for (int first = 0; first < Places; first += block)
            {
                product.K = Math.Min(block, Places - first);
                for (int group = 0; group < Groups; group++)
                {
                    float* pictures = Pictures + group * Windows.Taken;
                    if (direct) product.A = pictures + (nint)first * Windows.Channels + Rows.First;
                    else Windows.Gather<TLanes, TVector>(pictures, new(first, first + product.K), lines, Columns);
                    product.B = Gradient + (nint)first * row + group * Outputs;
                    product.C = product.Start = Weights + (nint)Rows.First * row + group * Outputs;
                    product.Run<TLanes, TVector>();
                }
            }
        }
    }

    /// <summary>pictures = gradient · weightsᵀ, each number added to the pixel that it stands for, for some pictures.</summary>
    internal struct InputGradient : IVectorKernel
    {
        public PictureWindows Windows;
        public float* Pictures;
        public bool Accumulate;
        public int Groups;

        /// <summary>For each group the transposed weights: outputs of a group × numbers of a window.</summary>
        public float* Weights;

        /// <summary>The gradient by the output.</summary>
        public float* Gradient;

        /// <summary>Outputs of a group.</summary>
        public int Outputs;

        /// <summary>Room for a block of windows.</summary>
        public float* Columns;
        public Worker.Range Examples;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            int length = Windows.Line * Windows.Window.Side, row = Groups * Outputs;
            int picture = Windows.Height * Windows.Width * Windows.Channels;
            if (!Accumulate) new Span<float>(Pictures + (nint)Examples.First * picture, Examples.Count * picture).Clear();
            MatrixProduct product = new()
            {
                N = length,
                K = Outputs,
                RowA = row,
                ColumnA = 1,
                RowB = length,
                C = Columns,
                RowC = length,
            };
            int end = Examples.End * Windows.Places;
            for (int first = Examples.First * Windows.Places; first < end; first += Block)
            {
                product.M = Math.Min(Block, end - first);
                for (int group = 0; group < Groups; group++)
                {
                    product.A = Gradient + (nint)first * row + group * Outputs;
                    product.B = Weights + (nint)group * Outputs * length;
                    product.Run<TLanes, TVector>();
                    Windows.Scatter<TLanes, TVector>(Columns, new(first, first + product.M), Pictures + group * Windows.Taken);
                }
            }
        }
    }
}
