using System.Runtime.CompilerServices;

namespace Panthera.Language;

/// <summary>
/// What names stand for while a program is read. A name usually stands for the variable of that name; after <c>a = b</c> it
/// stands for b's variable or constant, and the next assignment to either makes a variable of its own.
/// </summary>
internal sealed class Scope
{
    /// <summary>A name that has a value.</summary>
    /// <param name="Name">The name.</param>
    /// <param name="Variable">The variable that is called so, or -1.</param>
    /// <param name="Meaning">What the name stands for.</param>
    private record struct Entry(Name Name, int Variable, Operand Meaning);

    /// <summary>A variable.</summary>
    /// <param name="Owner">The entry it is named after; ~entry if that entry has a variable already; or <see cref="Nobody"/>.</param>
    /// <param name="Holders">How many names stand for it.</param>
    private record struct Variable(int Owner, int Holders);

    private const int Nobody = int.MinValue, FirstBits = 6;

    // An open hash table: a slot holds an entry's index plus 1, or 0.
    private ushort[] _slots = new ushort[1 << FirstBits];
    private Entry[] _entries = new Entry[1 << (FirstBits - 1)];
    private Variable[] _variables = new Variable[1 << FirstBits];
    private int _bits = FirstBits, _names, _count;

    /// <summary>How many names have a value.</summary>
    public int Names => _names;

    /// <summary>Whether the memory is as small as most programs need.</summary>
    public bool IsSmall => _bits <= 10 && _variables.Length <= 1024;

    /// <summary>Forgets everything, for another program.</summary>
    public void Clear()
    {
        _slots.AsSpan().Clear();
        (_names, _count) = (0, 0);
    }

    /// <summary>What a name stands for, if it has a value.</summary>
    public bool TryFind(ReadOnlySpan<char> text, Name name, out Operand meaning)
    {
        int entry = _slots[SlotOf(text, name)] - 1;
        meaning = entry < 0 ? default : _entries[entry].Meaning;
        return entry >= 0;
    }

    /// <summary>Lets a name stand for another operand.</summary>
    public void Bind(ReadOnlySpan<char> text, Name name, Operand operand) => Bind(ref EntryOf(text, name, out _), operand);

    /// <summary>The variable that an assignment to a name writes.</summary>
    public int Assign(ReadOnlySpan<char> text, Name name)
    {
        ref Entry entry = ref EntryOf(text, name, out int index);
        int target = entry.Variable;
        if (target < 0) target = entry.Variable = Add(index);
        else
        {
            bool own = entry.Meaning.Variable == target;
            int others = _variables[target].Holders - (own ? 1 : 0);
            if (own && others == 0) return target;
            if (others > 0) target = Add(~index);
        }
        Bind(ref entry, Operand.Of(target));
        return target;
    }

    /// <summary>A new variable for an inner expression.</summary>
    public int Temporary() => Add(Nobody);

    /// <summary>The names that have a value, in order of their first appearance.</summary>
    public string[] NamesIn(ReadOnlySpan<char> text)
    {
        string[] names = new string[_names];
        for (int i = 0; i < names.Length; i++) names[i] = _entries[i].Name.In(text).ToString();
        return names;
    }

    /// <summary>The variables' names. A variable that has none in the text gets one that the text does not use.</summary>
    public string[] NameVariables(ReadOnlySpan<char> text, NameStrings strings)
    {
        string[] names = new string[_count];
        int made = 0;
        for (int v = 0; v < names.Length; v++)
        {
            int owner = _variables[v].Owner;
            names[v] = owner >= 0 ? strings.Get(_entries[owner].Name.In(text), _entries[owner].Name.Key) : Fresh(text, owner, ref made, strings);
        }
        return names;
    }

    private string Fresh(ReadOnlySpan<char> text, int owner, ref int made, NameStrings strings)
    {
        const int digits = 5;
        Span<char> name = stackalloc char[Limits.NameLength];
        int stem = 1;
        if (owner == Nobody) name[0] = 't';
        else
        {
            ReadOnlySpan<char> original = _entries[~owner].Name.In(text);
            original = original[..Math.Min(original.Length, name.Length - digits - 1)];
            original.CopyTo(name);
            stem = original.Length + 1;
            name[stem - 1] = '_';
        }
        while (true)
        {
            (++made).TryFormat(name[stem..], out int written);
            ReadOnlySpan<char> whole = name[..(stem + written)];
            ulong key = Name.KeyOf(whole);
            if (_slots[SlotOf(text, whole, key)] == 0) return strings.Get(whole, key);
        }
    }

    private void Bind(ref Entry entry, Operand operand)
    {
        if (!entry.Meaning.IsConstant) _variables[entry.Meaning.Variable].Holders--;
        if (!operand.IsConstant) _variables[operand.Variable].Holders++;
        entry.Meaning = operand;
    }

    private int Add(int owner)
    {
        if (_count == _variables.Length) Array.Resize(ref _variables, 2 * _count);
        _variables[_count] = new(owner, 0);
        return _count++;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ref Entry EntryOf(ReadOnlySpan<char> text, Name name, out int index)
    {
        int slot = SlotOf(text, name);
        index = _slots[slot] - 1;
        if (index < 0) index = Enter(text, name, slot);
        return ref _entries[index];
    }

    private int Enter(ReadOnlySpan<char> text, Name name, int slot)
    {
        if (_names == _entries.Length)
        {
            Grow(text);
            slot = SlotOf(text, name);
        }
        int index = _names++;
        _slots[slot] = (ushort)_names;
        _entries[index] = new(name, -1, Operand.Of(0.0));
        return index;
    }

    /// <summary>The slot of a name, or the empty one where it would be.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private int SlotOf(ReadOnlySpan<char> text, Name name)
    {
        int slot = Name.Slot(name.Key, _bits), entry = _slots[slot] - 1;
        // Nearly all names are short and where their key says.
        return entry < 0 || (_entries[entry].Name.Key == name.Key && Name.IsExact(name.Key)) ? slot : SlotOf(text, name.In(text), name.Key);
    }

    /// <summary>The slot of a name, or the empty one where it would be.</summary>
    private int SlotOf(ReadOnlySpan<char> text, ReadOnlySpan<char> name, ulong key)
    {
        ushort[] slots = _slots;
        for (int slot = Name.Slot(key, _bits); ; slot = (slot + 1) & (slots.Length - 1))
        {
            int entry = slots[slot] - 1;
            if (entry < 0) return slot;
            ref readonly Entry found = ref _entries[entry];
            if (found.Name.Key == key && (Name.IsExact(key) || found.Name.In(text).SequenceEqual(name))) return slot;
        }
    }

    private void Grow(ReadOnlySpan<char> text)
    {
        Array.Resize(ref _entries, 2 * _entries.Length);
        _slots = new ushort[2 * _slots.Length];
        _bits++;
        for (int entry = 0; entry < _names; entry++)
            _slots[SlotOf(text, _entries[entry].Name.In(text), _entries[entry].Name.Key)] = (ushort)(entry + 1);
    }
}
