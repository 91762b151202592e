namespace Panthera.Numerics;

/// <summary>target[j] += Σ_i matrix[i, j], for a row-major matrix.</summary>
internal unsafe struct ColumnSums : IVectorKernel
{
    public float* Matrix;
    public int Rows;
    public int Columns;

    /// <summary>Floats from one row to the next.</summary>
    public int RowLength;
    public float* Target;

    /// <inheritdoc/>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (int column = 0; column < Columns; column += TLanes.Count)
        {
            int left = Columns - column, i = 0;
            float* row = Matrix + column;
            TVector a = VectorMath.Load<TLanes, TVector>(Target + column, left);
            TVector b = default, c = default, d = default;

            // Four sums, because an addition takes several cycles but the next can start at once.
            for (; i <= Rows - 4; i += 4, row += 4 * (nint)RowLength)
            {
                a = TLanes.Add(a, VectorMath.Load<TLanes, TVector>(row, left));
                b = TLanes.Add(b, VectorMath.Load<TLanes, TVector>(row + RowLength, left));
                c = TLanes.Add(c, VectorMath.Load<TLanes, TVector>(row + 2 * (nint)RowLength, left));
                d = TLanes.Add(d, VectorMath.Load<TLanes, TVector>(row + 3 * (nint)RowLength, left));
            }
            for (; i < Rows; i++, row += RowLength) a = TLanes.Add(a, VectorMath.Load<TLanes, TVector>(row, left));
            VectorMath.Store<TLanes, TVector>(Target + column, left, TLanes.Add(TLanes.Add(a, b), TLanes.Add(c, d)));
        }
    }
}
