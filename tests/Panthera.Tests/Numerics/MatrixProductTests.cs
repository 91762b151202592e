using Panthera.Numerics;

namespace Panthera.Tests.Numerics;

public unsafe class MatrixProductTests
{
    private static readonly int[] Sizes = [0, 1, 2, 3, 5, 7, 8, 9, 10, 15, 16, 17, 23, 31, 33, 47, 48, 49, 64, 65, 96, 100, 129, 200];
    private const float Untouched = 12345;

    public static IEnumerable<TheoryDataRow<int>> Widths => LaneWidths.Supported.Select(width => new TheoryDataRow<int>(width));

    [Theory, MemberData(nameof(Widths))]
    public void Product_OfOddSizes_IsThatOfTheDefinition(int width)
    {
        Rng rng = new(1);
        for (int trial = 0; trial < 1500; trial++)
        {
            int m = Pick(ref rng), n = Pick(ref rng), k = Pick(ref rng);
            if ((long)m * n * k > 200_000) continue;
            Check(width, m, n, k, rng.Next(2) == 0, rng.Next(2) == 0, rng.Next(2) == 0, rng.Next(3), rng.Next(4), (ulong)trial);
        }
    }

    [Theory, MemberData(nameof(Widths))]
    public void Product_OfManyRowsAndColumns_IsThatOfTheDefinition(int width)
    {
        Check(width, 130, 112, 150, false, false, true, 0, 0, 1);
        Check(width, 130, 112, 150, false, true, false, 2, 0, 2);
        Check(width, 112, 70, 300, true, false, true, 1, 1, 3);
        // So large a transposed factor is copied.
        Check(width, 460, 112, 430, true, false, true, 2, 0, 4);
        Check(width, 301, 97, 700, true, true, false, 1, 3, 5);
    }

    private static int Pick(ref Rng rng) => Sizes[rng.Next(Sizes.Length)];

    // start: 0 nothing, 1 C itself, 2 another matrix.
    private static void Check(
        int width, int m, int n, int k, bool transposeA, bool transposeB, bool bias, int start, int gap, ulong seed)
    {
        int strideA = (transposeA ? m : k) + gap, strideB = (transposeB ? k : n) + gap, strideC = n + gap;
        float[] a = LaneWidths.Random((transposeA ? k : m) * strideA + 1, seed);
        float[] b = LaneWidths.Random((transposeB ? n : k) * strideB + 1, seed + 1);
        float[] c = LaneWidths.Random(m * strideC + 1, seed + 2);
        float[] other = LaneWidths.Random(m * strideC + 1, seed + 3), added = LaneWidths.Random(n + 1, seed + 4);
        for (int i = 0; i < m; i++) c.AsSpan(i * strideC + n, gap).Fill(Untouched);
        c[^1] = Untouched;

        double[] expected = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double sum = bias ? added[j] : 0;
                sum += start switch { 0 => 0, 1 => c[i * strideC + j], _ => other[i * strideC + j] };
                for (int p = 0; p < k; p++)
                {
                    sum += (double)(transposeA ? a[p * strideA + i] : a[i * strideA + p])
                        * (transposeB ? b[j * strideB + p] : b[p * strideB + j]);
                }
                expected[i * n + j] = sum;
            }
        }

        fixed (float* pa = a, pb = b, pc = c, po = other, pBias = added)
        {
            LaneWidths.Run(width, new MatrixProduct
            {
                M = m,
                N = n,
                K = k,
                A = pa,
                RowA = transposeA ? 1 : strideA,
                ColumnA = transposeA ? strideA : 1,
                B = pb,
                RowB = strideB,
                TransposeB = transposeB,
                C = pc,
                RowC = strideC,
                Start = start switch { 0 => null, 1 => pc, _ => po },
                RowStart = strideC,
                Bias = bias ? pBias : null,
            });
        }

        string what = $"{m} × {n} × {k}, A {(transposeA ? "T" : "")}, B {(transposeB ? "T" : "")}, bias {bias}, start {start}, gap {gap}";
        double tolerance = 1e-5 * Math.Sqrt(k + 1) * 4;
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double off = Math.Abs(c[i * strideC + j] - expected[i * n + j]);
                (off <= tolerance).ShouldBeTrue($"{what}: C[{i}, {j}] = {c[i * strideC + j]}, not {expected[i * n + j]}");
            }
            for (int j = n; j < strideC; j++) c[i * strideC + j].ShouldBe(Untouched, what);
        }
        c[^1].ShouldBe(Untouched, what);
    }
}
