namespace Panthera.Training.Graphs;

/// <summary>
/// Places blocks in one buffer: first fit among the gaps that released blocks left, else at the end. Blocks start at
/// multiples of 16 floats, one cache line.
/// </summary>
internal sealed class ArenaLayout
{
    private const int Line = 16;
    private readonly List<(int Offset, int Length)> _gaps = [];

    /// <summary>Floats that the buffer needs.</summary>
    public int Length { get; private set; }

    /// <summary>The offset of a new block.</summary>
    public int Allocate(int length)
    {
        if (length == 0) return 0;
        length = Rounded(length);
        int gap = _gaps.FindIndex(candidate => candidate.Length >= length);
        if (gap < 0)
        {
            int end = Length;
            Length = checked(end + length);
            return end;
        }
        (int offset, int room) = _gaps[gap];
        if (room == length) _gaps.RemoveAt(gap);
        else _gaps[gap] = (offset + length, room - length);
        return offset;
    }

    /// <summary>Gives a block back.</summary>
    public void Release(int offset, int length)
    {
        if (length == 0) return;
        length = Rounded(length);
        int at = _gaps.FindIndex(gap => gap.Offset > offset);
        if (at < 0) at = _gaps.Count;
        _gaps.Insert(at, (offset, length));
        if (at + 1 < _gaps.Count) MergeWithNext(at);
        if (at > 0) MergeWithNext(at - 1);
    }

    private void MergeWithNext(int at)
    {
        (int offset, int length) = _gaps[at];
        if (offset + length != _gaps[at + 1].Offset) return;
        _gaps[at] = (offset, length + _gaps[at + 1].Length);
        _gaps.RemoveAt(at + 1);
    }

    /// <summary>A length in whole lines.</summary>
    public static int Rounded(int length) => checked(length + Line - 1) / Line * Line;
}
