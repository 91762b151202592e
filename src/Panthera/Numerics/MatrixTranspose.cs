using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Panthera.Numerics;

/// <summary>The transpose of a small matrix.</summary>
internal static unsafe class MatrixTranspose
{
    /// <summary>
    /// target[j, i] = scale · source[i, j] for <paramref name="rows"/> × <paramref name="columns"/> of the source.
    /// </summary>
    /// <param name="source">The matrix, row-major.</param>
    /// <param name="sourceRow">Floats from one row of the source to the next.</param>
    /// <param name="rows">Rows of the source.</param>
    /// <param name="columns">Columns of the source.</param>
    /// <param name="target">Room for columns × rows; must not overlap the source.</param>
    /// <param name="targetRow">Floats from one row of the target to the next.</param>
    /// <param name="scale">A factor for every number.</param>
    public static void Run(float* source, int sourceRow, int rows, int columns, float* target, int targetRow, float scale)
    {
        int wholeRows = Sse.IsSupported ? rows & ~3 : 0, wholeColumns = columns & ~3;
        Vector128<float> factor = Vector128.Create(scale);
        for (int i = 0; i < wholeRows; i += 4)
        {
            float* from = source + (nint)i * sourceRow;
            float* to = target + i;
            for (int j = 0; j < wholeColumns; j += 4, from += 4, to += 4 * (nint)targetRow)
                Block(from, sourceRow, to, targetRow, factor);
        }
        for (int i = 0; i < rows; i++)
        {
            for (int j = i < wholeRows ? wholeColumns : 0; j < columns; j++)
                target[(nint)j * targetRow + i] = scale * source[(nint)i * sourceRow + j];
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Block(float* source, nint sourceRow, float* target, nint targetRow, Vector128<float> scale)
    {
        Vector128<float> a = Vector128.Load(source) * scale, b = Vector128.Load(source + sourceRow) * scale;
        Vector128<float> c = Vector128.Load(source + 2 * sourceRow) * scale, d = Vector128.Load(source + 3 * sourceRow) * scale;
        Vector128<float> ab = Sse.UnpackLow(a, b), cd = Sse.UnpackLow(c, d);
        Vector128<float> abHigh = Sse.UnpackHigh(a, b), cdHigh = Sse.UnpackHigh(c, d);
        Sse.MoveLowToHigh(ab, cd).Store(target);
        Sse.MoveHighToLow(cd, ab).Store(target + targetRow);
        Sse.MoveLowToHigh(abHigh, cdHigh).Store(target + 2 * targetRow);
        Sse.MoveHighToLow(cdHigh, abHigh).Store(target + 3 * targetRow);
    }
}
