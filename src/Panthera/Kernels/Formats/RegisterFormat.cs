using System.Reflection;

namespace Panthera.Kernels.Formats;

/// <summary>How emitted code reads and writes numbers that are no floats in memory, a register at a time.</summary>
/// <param name="Name">Its name: formats that differ have others.</param>
/// <param name="Sizes">The bytes that a number takes at each address at which it has a part.</param>
/// <param name="IsRandom">Whether storing takes the first number's place and the step's <see cref="Noise"/>, too.</param>
/// <param name="Load"><c>TVector Load&lt;TLanes, TVector&gt;(address…)</c>.</param>
/// <param name="Store"><c>void Store&lt;TLanes, TVector&gt;(address…, TVector value [, nint place, Noise noise])</c>; null if it is only read.</param>
internal sealed record RegisterFormat(string Name, int[] Sizes, bool IsRandom, MethodInfo Load, MethodInfo? Store)
{
    /// <summary>A format of methods of a type.</summary>
    public static RegisterFormat Of(Type methods, string name, int[] sizes, string? store, bool isRandom = false) =>
        new(name, sizes, isRandom, methods.GetMethod("Load")!, store is null ? null : methods.GetMethod(store)!);
}
