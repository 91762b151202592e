using System.Runtime.Intrinsics;
using Panthera.Numerics;

namespace Panthera.Tests.Numerics;

/// <summary>Runs a kernel with registers of a chosen width, whatever the processor prefers.</summary>
internal static class LaneWidths
{
    /// <summary>The widths that this processor can run, in bits; 32 is the scalar path.</summary>
    public static IEnumerable<int> Supported =>
        new[] { (512, System.Runtime.Intrinsics.X86.Avx512F.IsSupported), (256, System.Runtime.Intrinsics.X86.Avx.IsSupported), (128, true), (32, true) }
            .Where(width => width.Item2).Select(width => width.Item1);

    public static void Run<TKernel>(int width, in TKernel kernel) where TKernel : struct, IVectorKernel
    {
        switch (width)
        {
            case 512: kernel.Run<Lanes512, Vector512<float>>(); break;
            case 256: kernel.Run<Lanes256, Vector256<float>>(); break;
            case 128: kernel.Run<Lanes128, Vector128<float>>(); break;
            default: kernel.Run<LanesScalar, float>(); break;
        }
    }

    public static float[] Random(int count, ulong seed)
    {
        Rng rng = new(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) values[i] = (float)rng.NextNormal();
        return values;
    }
}
