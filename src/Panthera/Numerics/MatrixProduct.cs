using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Panthera.Numerics;

/// <summary>
/// C = Start + Bias + op(A) · op(B) for row-major floats, on one thread. op is the identity or the transpose; Start may
/// be C itself (accumulation), another matrix (a residual) or nothing.
/// </summary>
/// <remarks>
/// A is only ever read one number at a time, so that its transpose is a matter of strides. B is read by registers: its
/// transpose, and whatever does not fill whole registers, is first copied into a panel on the stack.
/// </remarks>
internal unsafe struct MatrixProduct : IVectorKernel
{
    /// <summary>Rows that are computed at a time: shares of them are best cut at multiples of it.</summary>
    public const int TileRows = 8;

    // A panel of B of this depth and three 64-byte registers a row takes 24 KiB: it stays in the first cache.
    private const int PanelDepth = 128;
    private const int PanelBytes = PanelDepth * 3 * 64;

    // A transposed A that the second cache cannot hold is copied in blocks of so many rows, which reads it in order. The copy's
    // rows are an odd number of cache lines apart, so that they do not fall into the same sets of the first cache.
    private const int BlockRows = 128, BlockPitch = BlockRows + 16, CachedA = 192 * 1024;

    // Copying B pays when at least so many rows of A use the copy.
    private const int RowsWorthPacking = 96;

    /// <summary>Rows of C.</summary>
    public int M;

    /// <summary>Columns of C.</summary>
    public int N;

    /// <summary>Columns of op(A), rows of op(B).</summary>
    public int K;

    /// <summary>The left factor.</summary>
    public float* A;

    /// <summary>Floats from one row of op(A) to the next; for a transposed A this is 1.</summary>
    public int RowA;

    /// <summary>Floats from one column of op(A) to the next; for a plain A this is 1.</summary>
    public int ColumnA;

    /// <summary>The right factor.</summary>
    public float* B;

    /// <summary>Floats from one stored row of B to the next.</summary>
    public int RowB;

    /// <summary>Whether B is stored as N × K.</summary>
    public bool TransposeB;

    /// <summary>The result; it must not overlap A or B.</summary>
    public float* C;

    /// <summary>Floats from one row of C to the next.</summary>
    public int RowC;

    /// <summary>A matrix to add, or null. It may be C.</summary>
    public float* Start;

    /// <summary>Floats from one row of Start to the next.</summary>
    public int RowStart;

    /// <summary>N numbers to add to every row, or null.</summary>
    public float* Bias;

    /// <inheritdoc/>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        if (M == 0 || N == 0) return;
        int lanes = TLanes.Count;
        if (lanes > 8 && N <= 8)
        {
            // Half-filled wide registers waste more than narrow ones.
            Run<Lanes256, Vector256<float>>();
            return;
        }
        if (RowA == 1 && N > 3 * lanes && (long)K * ColumnA > CachedA) RunPackedA<TLanes, TVector>();
        else RunB<TLanes, TVector>();
    }

    [SkipLocalsInit]
    private readonly void RunPackedA<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        byte* raw = stackalloc byte[PanelDepth * BlockPitch * sizeof(float) + 64];
        float* block = (float*)(((nuint)raw + 63) & ~(nuint)63);
        for (int k = 0; k < K; k += PanelDepth)
        {
            int depth = Math.Min(PanelDepth, K - k);
            for (int row = 0; row < M; row += BlockRows)
            {
                int rows = Math.Min(BlockRows, M - row);
                Pack<TLanes, TVector>(A + (nint)k * ColumnA + row, ColumnA, depth, rows, block, BlockPitch);
                MatrixProduct part = this;
                (part.M, part.K, part.ColumnA) = (rows, depth, BlockPitch);
                part.A = block;
                part.B = TransposeB ? B + k : B + (nint)k * RowB;
                part.C = C + (nint)row * RowC;
                if (k > 0)
                {
                    part.Start = part.C;
                    part.RowStart = RowC;
                    part.Bias = null;
                }
                else if (Start != null) part.Start = Start + (nint)row * RowStart;
                part.RunB<TLanes, TVector>();
            }
        }
    }

    private readonly void RunB<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int lanes = TLanes.Count;
        bool narrow = N <= 3 * lanes;
        bool pack = TransposeB || N % lanes != 0 || (!narrow && M >= RowsWorthPacking);
        if (pack) RunPacked<TLanes, TVector>();
        else RunDirect<TLanes, TVector>();
    }

    /// <summary>The same product with other sizes and factors, and the same strides.</summary>
    public readonly void Run<TLanes, TVector>(int m, int n, int k, float* a, float* b, float* c, float* start)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        MatrixProduct product = this;
        product.M = m;
        product.N = n;
        product.K = k;
        product.A = a;
        product.B = b;
        product.C = c;
        product.Start = start;
        product.Run<TLanes, TVector>();
    }

    private readonly void RunDirect<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int depth = K;
        if (M > 8) depth = Math.Min(K, PanelDepth);
        int k = 0;
        do
        {
            int now = Math.Min(depth, K - k);
            for (int column = 0, width; column < N; column += width * TLanes.Count)
            {
                width = Width((N - column) / TLanes.Count);
                RunPanel<TLanes, TVector>(k, now, column, width, B + (nint)k * RowB + column, RowB);
            }
            k += now;
        }
        while (k < K);
    }

    [SkipLocalsInit]
    private readonly void RunPacked<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        byte* raw = stackalloc byte[PanelBytes + 64];
        float* panel = (float*)(((nuint)raw + 63) & ~(nuint)63);
        int lanes = TLanes.Count, k = 0;
        do
        {
            int now = Math.Min(PanelDepth, K - k);
            for (int column = 0, width; column < N; column += width * lanes)
            {
                width = Width((N - column + lanes - 1) / lanes);
                int row = width * lanes, columns = Math.Min(row, N - column);

                // Lanes without a column never reach C, but what lies on the stack could be denormal, and slow to multiply.
                if (TransposeB && columns < row) new Span<float>(panel, now * row).Clear();
                if (TransposeB) MatrixTranspose.Run(B + (nint)column * RowB + k, RowB, columns, now, panel, row, 1);
                else Pack<TLanes, TVector>(B + (nint)k * RowB + column, RowB, now, columns, panel, row);
                RunPanel<TLanes, TVector>(k, now, column, width, panel, row);
            }
            k += now;
        }
        while (k < K);
    }

    /// <summary>Registers of the next panel: three at most, and two pairs rather than three and a lonely one.</summary>
    private static int Width(int registersLeft) => registersLeft == 4 ? 2 : Math.Min(registersLeft, 3);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Pack<TLanes, TVector>(float* source, int sourceRow, int rows, int columns, float* panel, int row)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (int i = 0; i < rows; i++, source += sourceRow, panel += row)
        {
            // The rows of the next panel lie far apart, where processors do not expect them.
            if (Sse.IsSupported)
                for (int line = 0; line < row; line += 16) Sse.Prefetch1(source + row + line);
            int j = 0;
            for (; j <= columns - TLanes.Count; j += TLanes.Count) TLanes.Store(panel + j, TLanes.Load(source + j));
            if (j < columns) TLanes.Store(panel + j, TLanes.Load(source + j, columns - j));
        }
    }

    private readonly void RunPanel<TLanes, TVector>(int k, int depth, int column, int width, float* b, int rowB)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        int lanes = TLanes.Count;
        MatrixTile tile = new()
        {
            Depth = depth,
            A = A + (nint)k * ColumnA,
            RowA = RowA * sizeof(float),
            StepA = ColumnA * sizeof(float),
            B = b,
            RowB = rowB,
            C = C + column,
            RowC = RowC,
            Last = Math.Min(lanes, N - column - (width - 1) * lanes),
        };
        if (k > 0)
        {
            tile.Start = C + column;
            tile.RowStart = RowC;
        }
        else
        {
            if (Start != null)
            {
                tile.Start = Start + column;
                tile.RowStart = RowStart;
            }
            if (Bias != null) tile.Bias = Bias + column;
        }
        if (width == 3) tile.Run<TileRow3<TLanes, TVector>>(M, lanes, TLanes.Accumulators);
        else if (width == 2) tile.Run<TileRow2<TLanes, TVector>>(M, lanes, TLanes.Accumulators);
        else tile.Run<TileRow1<TLanes, TVector>>(M, lanes, TLanes.Accumulators);
    }
}
