using Panthera.Numerics;

namespace Panthera.Benchmarks;

/// <summary>GFLOP/s of matrix products of the sizes that small models consist of.</summary>
internal static unsafe class MatMulBenchmark
{
    // What the product is for, M, N, K, and which factor is stored transposed.
    private static readonly (string Use, int M, int N, int K, bool TransposeA, bool TransposeB)[] Rows =
    [
        ("hidden layer of an MLP", 32, 32, 64, false, false),
        ("logits of an MLP", 32, 10, 32, false, false),
        ("gradient of its weights", 64, 32, 32, true, false),
        ("queries, keys, values, width 16", 512, 48, 16, false, false),
        ("gradient of their weights", 16, 48, 512, true, false),
        ("gradient of their input", 512, 16, 48, false, true),
        ("feed-forward, width 32", 512, 128, 32, false, false),
        ("feed-forward, width 96", 1024, 384, 96, false, false),
        ("gradient of its weights", 96, 384, 1024, true, false),
        ("gradient of its input", 1024, 96, 384, false, true),
        ("patches of 768 values", 1024, 96, 768, false, false),
        ("attention scores, 8 values a head", 16, 16, 8, false, false),
        ("attention output, 8 values a head", 16, 8, 16, true, false),
        ("gradient of keys, 8 values a head", 16, 8, 16, false, false),
        ("attention output, 32 values a head", 16, 32, 16, true, false),
        ("attention scores, 32 values a head", 16, 16, 32, false, false),
        ("gradient of weights, width 128", 128, 512, 128, true, false),
        ("gradient of weights, width 512", 512, 128, 128, true, false),
        ("gradient of weights, width 128", 128, 3000, 128, true, false),
        ("gradient of input, width 128", 128, 128, 512, false, true),
        ("the same, transposed before", 128, 128, 512, false, false),
        ("gradient of input, width 512", 128, 512, 128, false, true),
        ("the same, transposed before", 128, 512, 128, false, false),
        ("gradient of input, width 96", 128, 96, 384, false, true),
        ("the same, transposed before", 128, 96, 384, false, false),
        ("small square", 64, 64, 64, false, false),
        ("large square", 1024, 1024, 1024, false, false),
    ];

    /// <summary>Prints the table.</summary>
    public static void Run()
    {
        double peak = PeakKernel.Measure();
        Console.WriteLine($"peak of independent multiply-adds: {peak:F0} GFLOP/s");
        Console.WriteLine($"{"product",-36}{"M",6}{"N",6}{"K",6}{"A",4}{"B",4}{"µs",10}{"GFLOP/s",10}{"% peak",8}");
        foreach (var row in Rows)
        {
            float[] a = Filled(row.M * row.K, 1), b = Filled(row.K * row.N, 2), c = new float[row.M * row.N];
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
                double seconds = Stopwatches.Median(() => VectorKernel.Run(product));
                double rate = 2.0 * row.M * row.N * row.K / seconds / 1e9;
                Console.WriteLine($"{row.Use,-36}{row.M,6}{row.N,6}{row.K,6}{(row.TransposeA ? "T" : ""),4}{(row.TransposeB ? "T" : ""),4}"
                    + $"{seconds * 1e6,10:F2}{rate,10:F1}{100 * rate / peak,8:F0}");
            }
        }
    }

    private static float[] Filled(int count, ulong seed)
    {
        Rng rng = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)rng.NextNormal();
        return values;
    }
}
