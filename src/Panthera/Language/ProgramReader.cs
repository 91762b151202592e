using System.Runtime.InteropServices;
using Panthera.Analysis;

namespace Panthera.Language;

/// <summary>Reads one program, from its signature to its return. Kinds are not checked.</summary>
internal ref partial struct ProgramReader
{
    private static readonly ulong Def = Name.KeyOf("def"), Return = Name.KeyOf("return");

    private readonly string _source;
    private readonly IReadOnlyDictionary<string, double>? _overrides;
    private readonly ReaderMemory _memory;
    private readonly Scope _scope;
    private readonly FunctionNames _functions;
    private Tokenizer _tokens;
    private List<Hyperparameter>? _hyperparameters;
    private int _depth, _end;

    /// <summary>Begins before the signature.</summary>
    /// <param name="text">The program's text.</param>
    /// <param name="source">Where the text is from; messages begin with it.</param>
    /// <param name="overrides">Values that replace hyperparameters' defaults, by name.</param>
    /// <param name="memory">Empty memory, this reader's alone.</param>
    public ProgramReader(ReadOnlySpan<char> text, string source, IReadOnlyDictionary<string, double>? overrides, ReaderMemory memory)
    {
        (_source, _overrides, _memory, _scope, _functions) = (source, overrides, memory, memory.Scope, FunctionNames.All);
        _tokens = new Tokenizer(text, source);
        _tokens.Advance();
    }

    /// <summary>Reads the whole text.</summary>
    public ParsedProgram Read()
    {
        ValueKind[] states = ReadSignature();
        int[] results = ReadBody(states.Length);
        RefuseUnknownOverrides();
        if (_tokens.Kind != TokenKind.EndOfText) throw _tokens.Error($"{_tokens.Described} after the return; a program ends there");
        Program program = new(
            ImmutableCollectionsMarshal.AsImmutableArray(_scope.NameVariables(_tokens.Text, _memory.Strings)),
            ImmutableCollectionsMarshal.AsImmutableArray(states),
            ImmutableCollectionsMarshal.AsImmutableArray(_memory.ToStatements()),
            ImmutableCollectionsMarshal.AsImmutableArray(results));
        return new ParsedProgram(program, _hyperparameters is null ? [] : _hyperparameters);
    }

    /// <summary>The error that a fault in the program's kinds is.</summary>
    public readonly InputException Error(KindFault fault) =>
        _tokens.ErrorAtLine(fault.Statement < _memory.Statements ? _memory.PlaceOf(fault.Statement) : _end, fault.Message);

    private int[] ReadBody(int states)
    {
        while (true)
        {
            if (_tokens.Kind == TokenKind.EndOfText) throw _tokens.Error("the return is missing: 'return update, ...states'");
            if (_tokens.Kind != TokenKind.Name) throw Expected("'name = ...' or 'return'");
            Name name = _tokens.Name;
            _tokens.Advance();
            if (name.Key == Return) return ReadReturn(states);
            if (_tokens.Kind != TokenKind.Equals) throw Expected($"'=' after {_tokens.Quote(name)}");
            _tokens.Advance();
            ReadExpression(0, out Expression value);
            if (value.Function is null) _scope.Bind(_tokens.Text, name, value.Operand);
            else Emit(_scope.Assign(_tokens.Text, name), value, name.Start);
            if (_scope.Names > Limits.Variables) throw TooManyVariables(name);
            ExpectEndOfLine();
        }
    }

    private int[] ReadReturn(int states)
    {
        int[] results = new int[states + 1];
        int count = 0;
        bool tuple = _tokens.Kind == TokenKind.Open && ClosesAtEndOfLine();
        if (tuple) _tokens.Advance();
        while (true)
        {
            int place = _tokens.Start;
            Operand operand = ReadOperand(0, place);
            if (operand.IsConstant) throw _tokens.Error(place, "a constant is returned; the update and the states are arrays");
            if (count < results.Length) results[count] = operand.Variable;
            count++;
            if (_tokens.Kind != TokenKind.Comma) break;
            _tokens.Advance();
        }
        if (tuple) Expect(TokenKind.Close);
        _end = _tokens.Start;
        ExpectEndOfLine();
        return count == results.Length ? results : throw WrongResults(count, states);
    }

    /// <summary>Whether the parenthesis that is opened here ends with the line, and so holds all that is returned.</summary>
    private readonly bool ClosesAtEndOfLine()
    {
        Tokenizer ahead = _tokens;
        int depth = 0;
        do
        {
            depth += ahead.Kind == TokenKind.Open ? 1 : ahead.Kind == TokenKind.Close ? -1 : 0;
            ahead.Advance();
        }
        while (depth > 0 && ahead.Kind != TokenKind.EndOfLine);
        return depth == 0 && ahead.Kind == TokenKind.EndOfLine;
    }

    private readonly void RefuseUnknownOverrides()
    {
        if (_overrides is null) return;
        foreach (string name in _overrides.Keys)
            if (_hyperparameters is null || !_hyperparameters.Exists(h => h.Name == name)) throw UnknownOverride(name);
    }

    private Operand AddHyperparameter(Hyperparameter hyperparameter)
    {
        if (_overrides is not null && _overrides.TryGetValue(hyperparameter.Name, out double bound))
        {
            if (hyperparameter.Fault(bound) is { } fault) throw new InputException($"{_source}: {fault}");
            hyperparameter = hyperparameter with { Value = bound };
        }
        (_hyperparameters ??= []).Add(hyperparameter);
        return Operand.Of(hyperparameter.Value);
    }

    private bool Take(TokenKind kind)
    {
        if (_tokens.Kind != kind) return false;
        _tokens.Advance();
        return true;
    }

    private void Expect(TokenKind symbol)
    {
        if (_tokens.Kind != symbol) throw Expected($"'{(char)symbol}'");
        _tokens.Advance();
    }

    private void ExpectEndOfLine()
    {
        if (_tokens.Kind != TokenKind.EndOfLine) throw Expected("the end of the line");
        _tokens.Advance();
    }
}
