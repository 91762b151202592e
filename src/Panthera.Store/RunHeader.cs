using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Panthera.Store;

/// <summary>How a run was called, when, and on what.</summary>
public sealed record RunHeader
{
    /// <summary>The command's arguments, with the verb.</summary>
    public required IReadOnlyList<string> Arguments { get; init; }

    /// <summary>The seed of everything random.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Panthera's version.</summary>
    public required string Version { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>What it runs on.</summary>
    public required Machine Machine { get; init; }

    /// <summary>What else must be known to go on, by name, such as the digest of each task's examples.</summary>
    public IReadOnlyDictionary<string, string> Facts { get; init; } = new Dictionary<string, string>();

    /// <summary>The header of a run that this process begins now.</summary>
    /// <param name="arguments">The command's arguments, with the verb.</param>
    /// <param name="seed">The seed of everything random.</param>
    /// <param name="facts">What else must be known to go on, by name.</param>
    public static RunHeader Now(IReadOnlyList<string> arguments, ulong seed, IReadOnlyDictionary<string, string>? facts = null) => new()
    {
        Arguments = arguments, Seed = seed, Version = OwnVersion, Started = TimeProvider.System.GetUtcNow(), Machine = Machine.Own(),
        Facts = facts ?? new Dictionary<string, string>(),
    };

    private static string OwnVersion => typeof(RunHeader).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion.Split('+')[0];
}

/// <summary>What a run runs on. Another vector width rounds differently.</summary>
/// <param name="Processors">Logical processors.</param>
/// <param name="VectorBits">Bits of the widest registers that are used.</param>
/// <param name="System">The operating system.</param>
/// <param name="Runtime">The .NET runtime.</param>
public sealed record Machine(int Processors, int VectorBits, string System, string Runtime)
{
    /// <summary>This one.</summary>
    public static Machine Own() => new(
        Environment.ProcessorCount,
        Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 64,
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}".Trim(), RuntimeInformation.FrameworkDescription);
}
