using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>The kernels of <see cref="Contrastive"/>.</summary>
internal static class ContrastiveKernels
{
    /// <summary>Makes logits of cosines, in place, and finds what each row's softmax and loss are made of.</summary>
    internal unsafe struct RowLosses : IVectorKernel
    {
        public float* Logits;
        public float Scale;

        /// <summary>The number of the first row, to which column the right answer of that row belongs.</summary>
        public int First;
        public int Rows;
        public int Columns;
        public float* Maxima;
        public float* Reciprocals;
        public float* Losses;
        public float* Right;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            float* logits = Logits;
            TVector scale = TLanes.Create(Scale);
            for (int own = First; own < First + Rows; own++, logits += Columns)
            {
                TVector most = TLanes.Create(float.NegativeInfinity), total = default;
                for (int i = 0; i < Columns; i += TLanes.Count)
                {
                    int left = Columns - i;
                    TVector scaled = TLanes.Multiply(VectorMath.Load<TLanes, TVector>(logits + i, left), scale);
                    VectorMath.Store<TLanes, TVector>(logits + i, left, scaled);
                    // -∞ in the lanes beyond the last column, 0 in the others.
                    if (left < TLanes.Count)
                        scaled = TLanes.Add(scaled, TLanes.KeepAbove(TLanes.Create(float.NegativeInfinity), TLanes.Indices, TLanes.Create(left - 0.5f)));
                    most = TLanes.MaxNative(most, scaled);
                }
                float maximum = TLanes.Maximum(most), logit = logits[own];
                TVector shift = TLanes.Create(maximum);
                for (int i = 0; i < Columns; i += TLanes.Count)
                {
                    int left = Columns - i;
                    TVector power = VectorMath.Exp<TLanes, TVector>(TLanes.Subtract(VectorMath.Load<TLanes, TVector>(logits + i, left), shift));
                    total = TLanes.Add(total, VectorMath.Existing<TLanes, TVector>(power, left));
                }
                float sum = TLanes.Sum(total);
                Maxima[own] = maximum;
                Reciprocals[own] = 1 / sum;
                Losses[own] = MathF.Log(sum) + (maximum - logit);
                // Of equal logits the first is the answer, or towers that map everything to one place would always be right.
                Right[own] = logit == maximum && !new ReadOnlySpan<float>(logits, own).Contains(maximum) ? 1 : 0;
            }
        }
    }

    /// <summary>Finds what each column's softmax and loss are made of.</summary>
    internal unsafe struct ColumnLosses : IVectorKernel
    {
        public float* Logits;
        public int First;
        public int End;

        /// <summary>Rows, and as many columns in memory.</summary>
        public int Rows;
        public float* Maxima;
        public float* Reciprocals;
        public float* Losses;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            for (int column = First; column < End; column += TLanes.Count)
            {
                int left = End - column;
                float* top = Logits + column, bottom = top + (nint)Rows * Rows;
                TVector most = VectorMath.Load<TLanes, TVector>(top, left), total = default;
                for (float* logit = top + Rows; logit < bottom; logit += Rows)
                    most = TLanes.MaxNative(most, VectorMath.Load<TLanes, TVector>(logit, left));
                for (float* logit = top; logit < bottom; logit += Rows)
                    total = TLanes.Add(total, VectorMath.Exp<TLanes, TVector>(TLanes.Subtract(VectorMath.Load<TLanes, TVector>(logit, left), most)));
                VectorMath.Store<TLanes, TVector>(Maxima + column, left, most);
                VectorMath.Store<TLanes, TVector>(Reciprocals + column, left, total);
            }
            for (int own = First; own < End; own++)
            {
                Losses[own] = MathF.Log(Reciprocals[own]) + (Maxima[own] - Logits[(nint)own * Rows + own]);
                Reciprocals[own] = 1 / Reciprocals[own];
            }
        }
    }

    /// <summary>Makes of the logits, in place, the gradient by the cosines; and each row's part of the gradient by t.</summary>
    internal unsafe struct LogitGradient : IVectorKernel
    {
        public float* Logits;
        public float Scale;

        /// <summary>What each of the two losses of an example counts for.</summary>
        public float Share;
        public int First;
        public int Rows;
        public int Columns;
        public float* RowMaxima;
        public float* RowReciprocals;
        public float* ColumnMaxima;
        public float* ColumnReciprocals;
        public float* Slopes;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            float* logits = Logits;
            TVector scale = TLanes.Create(Scale), share = TLanes.Create(Share);
            for (int own = First; own < First + Rows; own++, logits += Columns)
            {
                TVector shift = TLanes.Create(RowMaxima[own]), factor = TLanes.Create(Share * RowReciprocals[own]), slope = default;
                float logit = logits[own];
                for (int i = 0; i < Columns; i += TLanes.Count)
                {
                    int left = Columns - i;
                    TVector numbers = VectorMath.Load<TLanes, TVector>(logits + i, left);
                    TVector byRow = VectorMath.Exp<TLanes, TVector>(TLanes.Subtract(numbers, shift));
                    TVector byColumn = VectorMath.Exp<TLanes, TVector>(
                        TLanes.Subtract(numbers, VectorMath.Load<TLanes, TVector>(ColumnMaxima + i, left)));
                    TVector reciprocals = TLanes.Multiply(VectorMath.Load<TLanes, TVector>(ColumnReciprocals + i, left), share);
                    TVector gradient = TLanes.MultiplyAdd(byRow, factor, TLanes.Multiply(byColumn, reciprocals));
                    // Beyond the last column the numbers are 0, and so is what they add.
                    slope = TLanes.MultiplyAdd(gradient, numbers, slope);
                    VectorMath.Store<TLanes, TVector>(logits + i, left, TLanes.Multiply(gradient, scale));
                }
                logits[own] -= 2 * Share * Scale;
                Slopes[own] = TLanes.Sum(slope) - 2 * Share * logit;
            }
        }
    }
}
