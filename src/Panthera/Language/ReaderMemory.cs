namespace Panthera.Language;

/// <summary>What reading a program needs beside the program; each thread keeps one for the next program.</summary>
internal sealed class ReaderMemory
{
    private const int Small = 1024;

    [ThreadStatic] private static ReaderMemory? t_idle;

    private Statement[] _statements = new Statement[64];
    private int[] _places = new int[64];
    private int _count;

    /// <summary>The names.</summary>
    public Scope Scope { get; } = new();

    /// <summary>The names' strings.</summary>
    public NameStrings Strings { get; } = new();

    /// <summary>How many statements were added.</summary>
    public int Statements => _count;

    /// <summary>Empty memory for one program. It is nobody else's until it is returned.</summary>
    public static ReaderMemory Rent()
    {
        ReaderMemory memory = t_idle ?? new();
        t_idle = null;
        return memory;
    }

    /// <summary>Gives the memory back, unless a huge program made it large.</summary>
    public void Return()
    {
        if (_statements.Length > Small || !Scope.IsSmall) return;
        _statements.AsSpan(0, Statements).Clear();
        _count = 0;
        Scope.Clear();
        t_idle = this;
    }

    /// <summary>Adds a statement.</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="place">Where in the text it is from.</param>
    public void Add(Statement statement, int place)
    {
        int index = _count;
        if (index == _statements.Length)
        {
            Array.Resize(ref _statements, 2 * index);
            Array.Resize(ref _places, 2 * index);
        }
        _statements[index] = statement;
        _places[index] = place;
        _count = index + 1;
    }

    /// <summary>The statements that were added.</summary>
    public Statement[] ToStatements() => _statements.AsSpan(0, Statements).ToArray();

    /// <summary>Where in the text a statement is from.</summary>
    public int PlaceOf(int statement) => _places[statement];
}
