namespace Panthera.Store.Tables;

/// <summary>A search and a place in it as one key, so that a search's rows lie together and in order.</summary>
internal static class Key
{
    /// <summary>Places of a search.</summary>
    public const long Places = 1L << 40;

    /// <summary>The key of a place.</summary>
    public static long Of(int search, long place) => place is >= 0 and < Places
        ? search * Places + place
        : throw new ArgumentOutOfRangeException(nameof(place), place, null);

    /// <summary>The place of a key in its search.</summary>
    public static long Place(long key) => key % Places;
}
