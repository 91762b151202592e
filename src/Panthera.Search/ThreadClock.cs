using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Panthera.Search;

/// <summary>
/// How long the calling thread has worked: its processor time where the system tells it finely enough, and else the time of day. A thread
/// that others push aside does not work, and with more threads than processors that is a large share of the time of day.
/// </summary>
public static partial class ThreadClock
{
    private const int LinuxThreadTime = 3, MacThreadTime = 16;

    private static readonly int? Clock = OperatingSystem.IsLinux() ? LinuxThreadTime : OperatingSystem.IsMacOS() ? MacThreadTime : null;

    /// <summary>A moment, for <see cref="SecondsSince"/> on the same thread.</summary>
    public static long Now =>
        Clock is { } clock && GetTime(clock, out TimeSpec time) == 0 ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
        : (long)(Stopwatch.GetTimestamp() * (1e9 / Stopwatch.Frequency));

    /// <summary>Seconds since a moment.</summary>
    public static double SecondsSince(long moment) => (Now - moment) * 1e-9;

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out TimeSpec time);

    /// <summary>As 64-bit systems have it.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
