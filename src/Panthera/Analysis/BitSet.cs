namespace Panthera.Analysis;

/// <summary>A set of small numbers.</summary>
internal readonly struct BitSet(int size)
{
    private readonly ulong[] _words = new ulong[(size + 63) / 64];

    public bool Contains(int item) => (_words[item / 64] >> (item % 64) & 1) != 0;

    /// <summary>Adds an item to this very set and returns it.</summary>
    public BitSet With(int item)
    {
        _words[item / 64] |= 1UL << (item % 64);
        return this;
    }

    /// <summary>Adds another set's items to this very set.</summary>
    public void Add(BitSet other)
    {
        for (int i = 0; i < _words.Length; i++) _words[i] |= other._words[i];
    }

    /// <summary>A new set with the items of both.</summary>
    public BitSet Union(BitSet other)
    {
        BitSet union = new(_words.Length * 64);
        union.Add(this);
        union.Add(other);
        return union;
    }
}
