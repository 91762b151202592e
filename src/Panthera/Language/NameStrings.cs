namespace Panthera.Language;

/// <summary>
/// Strings of names that were met lately: programs use the same names again and again, and so need not make them again.
/// It holds one string a slot and so stays small.
/// </summary>
internal sealed class NameStrings
{
    private const int Bits = 8;

    private readonly (ulong Key, string Text)[] _latest = new (ulong, string)[1 << Bits];

    /// <summary>A name's characters as a string.</summary>
    public string Get(ReadOnlySpan<char> name, ulong key)
    {
        ref (ulong Key, string Text) latest = ref _latest[Name.Slot(key, Bits)];
        if (latest.Key != key || (!Name.IsExact(key) && !name.SequenceEqual(latest.Text))) latest = (key, name.ToString());
        return latest.Text;
    }
}
