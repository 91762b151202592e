using Panthera.Numerics;

namespace Panthera.Kernels;

/// <summary>
/// Matrix products in bands of rows, which threads may share. The bands depend on the matrix alone, so that threads do not show in the
/// result.
/// </summary>
internal sealed unsafe class BandedProduct
{
    /// <summary>Rows a band: enough that copying the right factor for each pays.</summary>
    public const int BandRows = 128;

    // One for each thread that asks for products, so that asking allocates nothing.
    [ThreadStatic]
    private static BandedProduct? t_own;

    private readonly Action<int, int> _run;
    private MatrixProduct _whole;
    private float _ofProduct, _ofAddend;
    private float* _addend;

    private BandedProduct() => _run = Run;

    /// <summary>C = A · op(B), or with an addend C = <paramref name="ofProduct"/> · A · op(B) + <paramref name="ofAddend"/> · addend.</summary>
    /// <param name="whole">The product; the rows of its result lie one after the other.</param>
    /// <param name="threads">The most threads that may take part.</param>
    /// <param name="ofProduct">What the product is multiplied by if there is an addend.</param>
    /// <param name="ofAddend">What the addend is multiplied by.</param>
    /// <param name="addend">As many numbers as the result has, or null.</param>
    public static void Run(in MatrixProduct whole, int threads, float ofProduct = 1, float ofAddend = 0, float* addend = null)
    {
        BandedProduct own = t_own ??= new();
        own._addend = addend;
        (own._whole, own._ofProduct, own._ofAddend) = (whole, ofProduct, ofAddend);
        int bands = (whole.M + BandRows - 1) / BandRows;
        threads = Math.Min(threads, bands);
        if (threads < 2 || !Team.Shared.TryRun(threads, bands, own._run))
            for (int band = 0; band < bands; band++) own.Run(0, band);
    }

    private void Run(int worker, int band)
    {
        int first = band * BandRows;
        MatrixProduct part = _whole;
        part.M = Math.Min(BandRows, _whole.M - first);
        part.A += (nint)first * part.RowA;
        part.C += (nint)first * part.RowC;
        VectorKernel.Run(part);
        if (_addend == null) return;
        VectorKernel.Run(new WeightedSum
        {
            Y = part.C, X = _addend + (nint)first * part.RowC, OfY = _ofProduct, OfX = _ofAddend, Count = (nint)part.M * part.N,
        });
    }

    /// <summary>Y = OfY · Y + OfX · X.</summary>
    private struct WeightedSum : IVectorKernel
    {
        public float* Y;
        public float* X;
        public float OfY;
        public float OfX;
        public nint Count;

        public readonly void Run<TLanes, TVector>() where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            WeightedSum sum = this;
            nint i = 0;
            for (; i <= sum.Count - TLanes.Count; i += TLanes.Count) sum.At<TLanes, TVector>(i);
            for (; i < sum.Count; i++) sum.At<LanesScalar, float>(i);
        }

        private readonly void At<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct =>
            TLanes.Store(Y + i, TLanes.Add(
                TLanes.Multiply(TLanes.Load(X + i), TLanes.Create(OfX)), TLanes.Multiply(TLanes.Load(Y + i), TLanes.Create(OfY))));
    }
}
