namespace Panthera.Language;

/// <summary>
/// Strings of names that were met lately: programs use the same names again and again, and so need not make them again.
/// It holds one string a slot and so stays small.
/// </summary>
internal sealed class NameStrings
{
    private const int Bits = 8;

    private readonly string[] _latest = new string[1 << Bits];

    /// <summary>A name's characters as a string.</summary>
    public string Get(ReadOnlySpan<char> name, ulong key)
    {
        ref string latest = ref _latest[Name.Slot(key, Bits)];
        if (latest is null || !name.SequenceEqual(latest)) latest = name.ToString();
        return latest;
    }
}
