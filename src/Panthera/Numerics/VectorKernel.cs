using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Panthera.Numerics;

/// <summary>A loop over floats, written once for all widths of registers. Its fields are its arguments.</summary>
internal interface IVectorKernel
{
    /// <summary>Runs the loop with registers of one width.</summary>
    void Run<TLanes, TVector>()
        where TLanes : struct, ILanes<TVector>
        where TVector : struct;
}

/// <summary>Runs kernels with the widest registers that the processor has.</summary>
internal static class VectorKernel
{
    /// <summary>Runs a kernel. The choice is made when the code is compiled and costs nothing afterwards.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run<TKernel>(in TKernel kernel) where TKernel : struct, IVectorKernel
    {
        if (Vector512.IsHardwareAccelerated) kernel.Run<Lanes512, Vector512<float>>();
        else if (Vector256.IsHardwareAccelerated) kernel.Run<Lanes256, Vector256<float>>();
        else if (Vector128.IsHardwareAccelerated) kernel.Run<Lanes128, Vector128<float>>();
        else kernel.Run<LanesScalar, float>();
    }
}
