using Panthera.Numerics;

namespace Panthera.Benchmarks;

/// <summary>GFLOP/s of matrix products of the sizes that small models consist of.</summary>
internal static unsafe class MatMulBenchmark
{
    // What the products are for, how many of them, M, N, K, and which factor is stored transposed.
    private static readonly (string Use, int Count, int M, int N, int K, bool TransposeA, bool TransposeB)[] Rows =
    [
        ("hidden layer of an MLP", 1, 32, 32, 64, false, false),
        ("logits of an MLP", 1, 32, 10, 32, false, false),
        ("gradient of its weights", 1, 64, 32, 32, true, false),
        ("queries, keys, values, width 16", 1, 512, 48, 16, false, false),
        ("gradient of their weights", 1, 16, 48, 512, true, false),
        ("gradient of their input", 1, 512, 16, 48, false, true),
        ("feed-forward, width 32", 1, 512, 128, 32, false, false),
        ("feed-forward, width 96", 1, 1024, 384, 96, false, false),
        ("gradient of its weights", 1, 96, 384, 1024, true, false),
        ("gradient of its input", 1, 1024, 96, 384, false, true),
        ("feed-forward, width 128, back", 1, 2048, 128, 512, false, false),
        ("gradient of its weights", 1, 512, 128, 2048, true, false),
        ("patches of 768 values", 1, 1024, 96, 768, false, false),
        ("attention scores, 8 values a head", 192, 16, 16, 8, false, false),
        ("attention output, 8 values a head", 192, 16, 8, 16, true, false),
        ("attention scores, 32 values a head", 192, 16, 16, 32, false, false),
        ("attention output, 32 values a head", 192, 16, 32, 16, true, false),
        ("square", 1, 64, 64, 64, false, false),
        ("square", 1, 128, 128, 128, false, false),
        ("square", 1, 256, 256, 256, false, false),
        ("square, A transposed", 1, 256, 256, 256, true, false),
        ("square, B transposed", 1, 256, 256, 256, false, true),
        ("square", 1, 512, 512, 512, false, false),
        ("square", 1, 1024, 1024, 1024, false, false),
    ];

    /// <summary>Prints the table.</summary>
    public static void Run(TextWriter output)
    {
        output.WriteLine($"{"of peak",8}  {"product",-36}{"products",9}{"M",6}{"N",6}{"K",6}{"A",4}{"B",4}{"µs",12}{"GFLOP/s",10}");
        double least = double.PositiveInfinity, most = 0;
        foreach (var row in Rows)
        {
            double peak = PeakKernel.Measure();
            (least, most) = (Math.Min(least, peak), Math.Max(most, peak));
            int lengthA = row.M * row.K, lengthB = row.K * row.N, lengthC = row.M * row.N;
            float[] a = Filled(row.Count * lengthA, 1), b = Filled(row.Count * lengthB, 2), c = new float[row.Count * lengthC];
            fixed (float* pa = a, pb = b, pc = c)
            {
                MatrixProduct product = new()
                {
                    M = row.M,
                    N = row.N,
                    K = row.K,
                    A = pa,
                    RowA = row.TransposeA ? 1 : row.K,
                    ColumnA = row.TransposeA ? row.M : 1,
                    B = pb,
                    RowB = row.TransposeB ? row.K : row.N,
                    TransposeB = row.TransposeB,
                    C = pc,
                    RowC = row.N,
                };
                float* endC = pc + c.Length;
                double seconds = Stopwatches.Median(() =>
                {
                    MatrixProduct next = product;
                    for (; next.C < endC; next.A += lengthA, next.B += lengthB, next.C += lengthC) VectorKernel.Run(next);
                });
                double rate = 2.0 * row.Count * row.M * row.N * row.K / seconds / 1e9;
                output.WriteLine($"{100 * rate / peak,6:F0} %  {row.Use,-36}{row.Count,9}{row.M,6}{row.N,6}{row.K,6}"
                    + $"{(row.TransposeA ? "T" : ""),4}{(row.TransposeB ? "T" : ""),4}{seconds * 1e6,12:F2}{rate,10:F1}");
            }
        }
        output.WriteLine($"one core, whose peak was measured before each row: {least:F0} to {most:F0} GFLOP/s");
    }

    private static float[] Filled(int count, ulong seed)
    {
        Rng rng = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)rng.NextNormal();
        return values;
    }
}
