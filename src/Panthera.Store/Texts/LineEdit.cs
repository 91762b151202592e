using System.Text;

namespace Panthera.Store.Texts;

/// <summary>What makes a child's text of its parent's: some lines in a row are replaced by others.</summary>
/// <param name="Before">The lines that stay before them.</param>
/// <param name="After">The lines that stay after them.</param>
/// <param name="Added">The lines that come.</param>
internal sealed record LineEdit(int Before, int After, string[] Added)
{
    /// <summary>The shortest edit from one text to another.</summary>
    public static LineEdit Between(Lines parent, Lines child)
    {
        string[] from = parent.All, to = child.All;
        int shorter = Math.Min(from.Length, to.Length), before = 0, after = 0;
        while (before < shorter && from[before] == to[before]) before++;
        while (after < shorter - before && from[^(after + 1)] == to[^(after + 1)]) after++;
        return new LineEdit(before, after, to[before..^after]);
    }

    /// <summary>The edited text, or null if the parent does not have the lines that stay.</summary>
    public Lines? Apply(Lines parent)
    {
        if (Before > parent.All.Length || After > parent.All.Length - Before) return null;
        return new Lines([.. parent.All.AsSpan(0, Before), .. Added, .. parent.All.AsSpan(parent.All.Length - After)]);
    }

    /// <summary>The lines of a parent that go.</summary>
    public string[] Removed(Lines parent) => parent.All[Before..^After];

    /// <summary>The edit as bytes: both counts, then the lines that come, each with its end.</summary>
    public byte[] ToBytes()
    {
        byte[] bytes = new byte[2 * Numbers.MostBytes + Added.Sum(line => Encoding.UTF8.GetByteCount(line) + 1)];
        int length = Numbers.Write(bytes, Before);
        length += Numbers.Write(bytes.AsSpan(length), After);
        foreach (string line in Added)
        {
            length += Encoding.UTF8.GetBytes(line, bytes.AsSpan(length));
            bytes[length++] = (byte)'\n';
        }
        return bytes[..length];
    }

    /// <summary>An edit from its bytes; null if they are none.</summary>
    public static LineEdit? Of(ReadOnlySpan<byte> bytes)
    {
        if (Numbers.Read(ref bytes) is not { } before || Numbers.Read(ref bytes) is not { } after) return null;
        if (bytes.IsEmpty) return new LineEdit(before, after, []);
        return bytes[^1] == '\n' ? new LineEdit(before, after, Encoding.UTF8.GetString(bytes[..^1]).Split('\n')) : null;
    }
}
