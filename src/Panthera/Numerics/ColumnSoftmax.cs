namespace Panthera.Numerics;

/// <summary>The softmax of each column, in place.</summary>
internal unsafe struct ColumnSoftmax : IVectorKernel
{
    public float* Matrix;
    public int Rows;
    public int Columns;

    /// <summary>Floats from one row to the next.</summary>
    public int RowLength;

    /// <inheritdoc/>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        for (int column = 0; column < Columns; column += TLanes.Count)
        {
            int left = Columns - column;
            float* top = Matrix + column, bottom = top + (nint)Rows * RowLength;
            TVector maximum = VectorMath.Load<TLanes, TVector>(top, left), sum = default;
            for (float* x = top + RowLength; x < bottom; x += RowLength)
                maximum = TLanes.MaxNative(maximum, VectorMath.Load<TLanes, TVector>(x, left));
            for (float* x = top; x < bottom; x += RowLength)
            {
                TVector power = VectorMath.Exp<TLanes, TVector>(
                    TLanes.Subtract(VectorMath.Load<TLanes, TVector>(x, left), maximum));
                sum = TLanes.Add(sum, power);
                VectorMath.Store<TLanes, TVector>(x, left, power);
            }
            TVector factor = TLanes.Divide(TLanes.Create(1), sum);
            for (float* x = top; x < bottom; x += RowLength)
                VectorMath.Store<TLanes, TVector>(x, left, TLanes.Multiply(VectorMath.Load<TLanes, TVector>(x, left), factor));
        }
    }
}

/// <summary>From the gradient by the probabilities p to that by the scores, in place: scale · p · (g - Σ p · g), column by column.</summary>
internal unsafe struct ColumnSoftmaxGradient : IVectorKernel
{
    public float* Probabilities;
    public float* Matrix;
    public int Rows;
    public int Columns;

    /// <summary>Floats from one row to the next.</summary>
    public int RowLength;
    public float Scale;

    /// <inheritdoc/>
    public readonly void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct
    {
        TVector scale = TLanes.Create(Scale);
        for (int column = 0; column < Columns; column += TLanes.Count)
        {
            int left = Columns - column;
            float* p = Probabilities + column, g = Matrix + column;
            TVector dot = default;
            for (int row = 0; row < Rows; row++)
            {
                nint at = (nint)row * RowLength;
                dot = TLanes.MultiplyAdd(
                    VectorMath.Load<TLanes, TVector>(p + at, left), VectorMath.Load<TLanes, TVector>(g + at, left), dot);
            }
            for (int row = 0; row < Rows; row++)
            {
                nint at = (nint)row * RowLength;
                TVector off = TLanes.Multiply(TLanes.Subtract(VectorMath.Load<TLanes, TVector>(g + at, left), dot), scale);
                VectorMath.Store<TLanes, TVector>(g + at, left, TLanes.Multiply(VectorMath.Load<TLanes, TVector>(p + at, left), off));
            }
        }
    }
}
