namespace Panthera.Language;

/// <summary>The functions by name, alias and operator, looked up by a piece of text.</summary>
internal sealed class FunctionNames
{
    private readonly record struct Row(ulong Key, string Name, Function Function);

    private readonly int _bits;
    private readonly Row[] _rows;
    private readonly Function?[] _operators = new Function?[128];

    private FunctionNames(IReadOnlyList<Function> functions)
    {
        Row[] rows = [.. functions.SelectMany(f => (IEnumerable<string>)(f.Operator is null ? [f.Name, .. f.Aliases] : f.Aliases),
            (f, name) => new Row(Name.KeyOf(name), name, f))];
        // Three of four slots are empty, so nearly every name is where its key says.
        while (1 << _bits < 4 * rows.Length) _bits++;
        _rows = new Row[1 << _bits];
        foreach (Row row in rows)
        {
            int slot = Name.Slot(row.Key, _bits);
            while (_rows[slot].Function is not null) slot = (slot + 1) & (_rows.Length - 1);
            _rows[slot] = row;
        }
        foreach (Function function in functions)
            if (function.Operator is { } symbol) _operators[symbol[0]] = function;
        Power = _operators[(int)TokenKind.Power] = functions.Single(f => f.Name == "power");
        Negative = functions.Single(f => f.Name == "negative");
    }

    /// <summary>The names of <see cref="Functions.All"/>.</summary>
    public static FunctionNames All { get; } = new(Functions.All);

    /// <summary>What <c>**</c> writes.</summary>
    public Function Power { get; }

    /// <summary>What <c>-</c> before a value writes.</summary>
    public Function Negative { get; }

    /// <summary>The function that an infix operator writes, or null if the token is none.</summary>
    public Function? Operator(TokenKind token) => _operators[(int)token];

    /// <summary>The function that a name calls, or null.</summary>
    public Function? Find(ReadOnlySpan<char> text, Name name)
    {
        for (int slot = Name.Slot(name.Key, _bits); ; slot = (slot + 1) & (_rows.Length - 1))
        {
            ref readonly Row row = ref _rows[slot];
            if (row.Function is null) return null;
            if (row.Key == name.Key && (Name.IsExact(name.Key) || name.In(text).SequenceEqual(row.Name))) return row.Function;
        }
    }
}
