namespace Panthera.Language;

/// <summary>
/// What names stand for while a program is read. A name usually stands for the variable of that name; after <c>a = b</c> it
/// stands for b's variable or constant, and the next assignment to either makes a variable of its own.
/// </summary>
internal sealed class Scope(IEnumerable<string> reserved)
{
    private readonly List<string> _variables = [];
    private readonly Dictionary<string, int> _indices = [];
    private readonly Dictionary<string, Operand> _meanings = [];
    private readonly HashSet<string> _reserved = [.. reserved];
    private int _temporaries;

    /// <summary>The variables' names by index.</summary>
    public IReadOnlyList<string> Variables => _variables;

    /// <summary>The names that have a value.</summary>
    public IEnumerable<string> Names => _meanings.Keys;

    /// <summary>What a name stands for, or null.</summary>
    public Operand? Find(string name) => _meanings.TryGetValue(name, out Operand operand) ? operand : null;

    /// <summary>Adds an input.</summary>
    public void Declare(string name) => _meanings[name] = Operand.Of(Add(name));

    /// <summary>Lets a name stand for another operand.</summary>
    public void Bind(string name, Operand operand) => _meanings[name] = operand;

    /// <summary>The variable that an assignment to a name writes.</summary>
    public int Assign(string name)
    {
        bool shared = _indices.TryGetValue(name, out int index)
            && _meanings.Any(m => m.Key != name && m.Value.Variable == index);
        int target = shared ? Add(Fresh(name + "_")) : _indices.TryGetValue(name, out index) ? index : Add(name);
        _meanings[name] = Operand.Of(target);
        return target;
    }

    /// <summary>A new variable for an inner expression.</summary>
    public int Temporary() => Add(Fresh("t"));

    private string Fresh(string stem)
    {
        string name;
        do name = stem + ++_temporaries;
        while (_reserved.Contains(name) || _indices.ContainsKey(name));
        return name;
    }

    private int Add(string name)
    {
        _indices[name] = _variables.Count;
        _variables.Add(name);
        return _variables.Count - 1;
    }
}
