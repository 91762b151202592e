using System.Collections.Concurrent;
using System.Globalization;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using Panthera.Kernels.Formats;

namespace Panthera.Kernels;

/// <summary>
/// The emitted code of the process. Kernels whose passes have the same <see cref="FusedSource.Key"/> share it, so that a thousand parameters
/// of one model take one compilation. Code that no kernel uses any more is collected.
/// </summary>
internal static unsafe class FusedBodies
{
    private static readonly ConcurrentDictionary<string, WeakReference<FusedBody>> s_bodies = new();

    // Below it, entries whose code is gone are not worth looking for.
    private static int s_mostBeforePurge = 256;

    /// <summary>Code that was emitted before, or is now.</summary>
    /// <param name="source">What the loop is made of.</param>
    /// <param name="registers">The width of registers.</param>
    /// <param name="abreast">How many registers of numbers each round of the loop computes, statement by statement.</param>
    public static FusedBody Of(FusedSource source, Registers registers, int abreast)
    {
        string key = string.Create(CultureInfo.InvariantCulture, $"{registers.Count}×{abreast} {source.Key}");
        if (s_bodies.TryGetValue(key, out WeakReference<FusedBody>? known) && known.TryGetTarget(out FusedBody? body)) return body;
        body = Emit(source, registers, abreast);
        WeakReference<FusedBody> mine = new(body);
        // Another thread may have emitted the same meanwhile: all go on with one.
        while (s_bodies.GetOrAdd(key, mine) is var kept && kept != mine)
        {
            if (kept.TryGetTarget(out FusedBody? other)) return other;
            if (s_bodies.TryUpdate(key, mine, kept)) break;
        }
        if (s_bodies.Count > s_mostBeforePurge) Purge();
        return body;
    }

    private static FusedBody Emit(FusedSource source, Registers registers, int abreast)
    {
        DynamicMethod method = new(
            "fused", typeof(void), [typeof(byte**), typeof(float*), typeof(double*), typeof(nint), typeof(nint), typeof(Noise*), typeof(nint)],
            typeof(FusedBodies).Module, true);
        new FusedLoop(source, registers, abreast, method.GetILGenerator()).Emit();
        FusedBody body = method.CreateDelegate<FusedBody>();
        RuntimeHelpers.PrepareDelegate(body);
        return body;
    }

    private static void Purge()
    {
        foreach (KeyValuePair<string, WeakReference<FusedBody>> entry in s_bodies)
            if (!entry.Value.TryGetTarget(out _)) s_bodies.TryRemove(entry);
        s_mostBeforePurge = Math.Max(256, 2 * s_bodies.Count);
    }
}
