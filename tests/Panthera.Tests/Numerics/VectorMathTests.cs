using Panthera.Numerics;

namespace Panthera.Tests.Numerics;

public unsafe class VectorMathTests
{
    public static IEnumerable<TheoryDataRow<int>> Widths => LaneWidths.Supported.Select(width => new TheoryDataRow<int>(width));

    [Theory, MemberData(nameof(Widths))]
    public void Exp_BetweenItsBounds_IsWithinTwoUlp(int width)
    {
        float[] x = [.. Enumerable.Range(-8_720, 17_520).Select(i => i * 0.01f)];
        float[] y = Exp(width, x);
        for (int i = 0; i < x.Length; i++)
        {
            double exact = Math.Exp(x[i]);
            (Math.Abs(y[i] - exact) / exact).ShouldBeLessThan(2.4e-7, $"exp({x[i]}) = {y[i]}");
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Exp_OfExtremes_IsZeroOrLargeOrNaN(int width)
    {
        float[] y = Exp(width, [-88, -1e30f, float.NegativeInfinity, 1000, float.PositiveInfinity, float.NaN, 0]);
        y[..3].ShouldBe([0, 0, 0]);
        y[3].ShouldBeGreaterThan(1e38f);
        y[4].ShouldBeGreaterThan(1e38f);
        float.IsNaN(y[5]).ShouldBeTrue();
        y[6].ShouldBe(1);
    }

    [Theory, MemberData(nameof(Widths))]
    public void ColumnSums_OfAnyShape_AddToTheTarget(int width)
    {
        for (int rows = 0; rows < 12; rows++)
        {
            for (int columns = 1; columns < 40; columns++)
            {
                float[] matrix = LaneWidths.Random(rows * columns + 1, 3), target = LaneWidths.Random(columns + 1, 4);
                float[] before = [.. target];
                fixed (float* from = matrix, to = target)
                    LaneWidths.Run(width, new ColumnSums { Matrix = from, Rows = rows, Columns = columns, RowLength = columns, Target = to });
                for (int j = 0; j < columns; j++)
                {
                    double sum = before[j];
                    for (int i = 0; i < rows; i++) sum += matrix[i * columns + j];
                    target[j].ShouldBe((float)sum, 1e-5);
                }
                target[columns].ShouldBe(before[columns]);
            }
        }
    }

    private static float[] Exp(int width, float[] x)
    {
        float[] y = new float[x.Length];
        fixed (float* from = x, to = y) LaneWidths.Run(width, new ExpKernel { X = from, Y = to, Count = x.Length });
        return y;
    }

    private struct ExpKernel : IVectorKernel
    {
        public float* X;
        public float* Y;
        public int Count;

        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            for (int i = 0; i < Count; i += TLanes.Count)
            {
                TVector x = VectorMath.Load<TLanes, TVector>(X + i, Count - i);
                VectorMath.Store<TLanes, TVector>(Y + i, Count - i, VectorMath.Exp<TLanes, TVector>(x));
            }
        }
    }
}
