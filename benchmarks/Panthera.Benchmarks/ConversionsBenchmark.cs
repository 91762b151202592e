using Panthera.Kernels;
using Panthera.Kernels.Formats;

namespace Panthera.Benchmarks;

/// <summary>What it takes to decode and to encode the blocks of a pass, in the cache.</summary>
internal static unsafe class ConversionsBenchmark
{
    private const int Count = PassPlan.ShortBlock;

    /// <summary>Prints the table.</summary>
    public static void Run(TextWriter output)
    {
        ParameterLayout layout = new([Count]);
        Noise Draw(long step) => Noise.Of(1, 0, step);
        AlignedBuffer floats = new(Count), back = new(Count);
        AlignedMemory<ushort> halves = new(Count);
        Rng rng = new(1);
        for (int i = 0; i < Count; i++) floats.Span[i] = (float)rng.NextNormal();
        (string Name, CodedArray Array)[] formats =
        [
            ("bfloat16", new BFloat16State(layout, null)),
            ("bfloat16, at random", new BFloat16State(layout, Draw)),
            ("8 bits in blocks, signed", new BlockState<SignedSquares>(layout, Draw)),
            ("8 bits in blocks, not negative", new BlockState<FourthPowers>(layout, Draw)),
            ("weights as bfloat16 and rest", new SplitWeights(layout) { Data = halves.Pointer }),
        ];
        output.WriteLine($"{"decode ns",10}{"encode ns",12}  each number of {Count:N0}");
        foreach ((string name, CodedArray array) in formats)
        {
            double[] medians = Rounds.Medians(31, () => array.Encode(floats.Pointer, 0, Count, 0), () => array.Decode(0, Count, 0, back.Pointer));
            output.WriteLine($"{medians[1] / Count * 1e9,10:F3}{medians[0] / Count * 1e9,12:F3}  {name}");
        }
    }
}
