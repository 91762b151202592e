using System.Diagnostics;
using Panthera.App.Output;

namespace Panthera.App.Downloads;

/// <summary>How far a download is; written by one thread, read by another.</summary>
internal sealed class DownloadProgress(string name)
{
    private long _received, _expected = -1, _started, _resumedAt;

    /// <summary>Bytes that are there.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>Says that bytes begin to come.</summary>
    /// <param name="already">Bytes that are there from before.</param>
    /// <param name="expected">Bytes in all; −1 if the server does not say.</param>
    public void Begin(long already, long expected)
    {
        (_resumedAt, _started) = (already, Stopwatch.GetTimestamp());
        Volatile.Write(ref _expected, expected);
        Volatile.Write(ref _received, already);
    }

    /// <summary>Says that more bytes came.</summary>
    public void Add(int bytes) => Volatile.Write(ref _received, _received + bytes);

    /// <summary>What to show.</summary>
    public IReadOnlyList<(string Label, string Value)> Lines()
    {
        (long received, long expected) = (Received, Volatile.Read(ref _expected));
        double seconds = _started == 0 ? 0 : Stopwatch.GetElapsedTime(_started).TotalSeconds;
        double rate = seconds > 0 ? (received - _resumedAt) / seconds : 0;
        List<(string, string)> lines = [("file", name), ("received", expected > 0 ? $"{Megabytes(received)} of {Megabytes(expected)} ({received * 100.0 / expected:F0} %)" : Megabytes(received))];
        if (rate > 0) lines.Add(("rate", $"{Megabytes((long)rate)} a second"));
        if (rate > 0 && expected > received) lines.Add(("left", Spoken.Time(TimeSpan.FromSeconds(Math.Min((expected - received) / rate, 1e6)))));
        return lines;
    }

    /// <summary>A number of bytes for people.</summary>
    public static string Megabytes(long bytes) => $"{bytes / 1e6:N1} MB";
}
