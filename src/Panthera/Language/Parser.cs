using System.Collections.Immutable;
using Panthera.Analysis;

namespace Panthera.Language;

/// <summary>A parsed text: the program with its hyperparameters bound, and their names and values in order.</summary>
/// <param name="Program">The program; hyperparameters have become constants.</param>
/// <param name="Hyperparameters">The signature's keyword arguments with the values that were bound.</param>
public sealed record ParsedProgram(Program Program, IReadOnlyList<KeyValuePair<string, double>> Hyperparameters);

/// <summary>
/// Reads programs as the paper prints them. Roles go by position: weights, gradient, states, learning rate; names are free.
/// Nested expressions, <c>a = b</c>, annotations, aliases of functions, a tuple return in parentheses and keyword
/// hyperparameters are read too and become plain statements. A program that parses is also well-typed.
/// </summary>
public sealed class Parser
{
    private const int MaxDepth = 200;

    /// <summary>Hyperparameters that the paper's listing of Lion uses without declaring them, with Lion's defaults (section 5).</summary>
    private static readonly Dictionary<string, double> FreeNames = new() { ["beta1"] = 0.9, ["beta2"] = 0.99, ["lambda"] = 0 };

    private readonly string _source;
    private readonly List<Token> _tokens;
    private readonly IReadOnlyDictionary<string, double> _overrides;
    private readonly Scope _scope;
    private readonly List<(Statement Statement, int Line)> _statements = [];
    private readonly List<KeyValuePair<string, double>> _hyperparameters = [];
    private int _next, _depth, _states;

    private Parser(string text, string source, IReadOnlyDictionary<string, double> overrides)
    {
        (_source, _overrides) = (source, overrides);
        _tokens = Tokenizer.Split(text, Error);
        _scope = new Scope(_tokens.Where(t => t.Kind == TokenKind.Name).Select(t => t.Text));
    }

    /// <summary>Reads a program.</summary>
    /// <param name="text">The program's text.</param>
    /// <param name="source">Where the text is from; messages begin with it.</param>
    /// <param name="overrides">Values that replace hyperparameters' defaults, by name.</param>
    /// <exception cref="InputException">If the text is no well-typed program: source, line, column, what is wrong and a hint.</exception>
    public static ParsedProgram Read(string text, string source = "program", IReadOnlyDictionary<string, double>? overrides = null) =>
        new Parser(text, source, overrides ?? ImmutableDictionary<string, double>.Empty).Read();

    /// <summary>Reads a program whose hyperparameters keep their defaults.</summary>
    /// <exception cref="InputException">As for <see cref="Read(string, string, IReadOnlyDictionary{string, double}?)"/>.</exception>
    public static Program Parse(string text, string source = "program") => Read(text, source).Program;

    private Token Current => _tokens[_next];

    private ParsedProgram Read()
    {
        ReadSignature();
        ImmutableArray<int> results = ReadBody();
        foreach (string unknown in _overrides.Keys.Where(key => _hyperparameters.All(h => h.Key != key)))
            throw new InputException($"{_source}: no hyperparameter '{unknown}'; there are: {Listed(_hyperparameters.Select(h => h.Key))}");
        if (Current.Kind != TokenKind.EndOfText) throw Error(Current, $"{Current} after the return; a program ends there");
        if (results.Length != _states + 1)
            throw Error(_tokens[^1], $"the return gives {results.Length} values, but the signature has {_states} states: "
                + $"return the update and the {_states} states");
        Program program = new([.. _scope.Variables], _states, [.. _statements.Select(s => s.Statement)], results);
        if (Kinds.Check(program) is { } fault)
            throw Error(fault.Statement < _statements.Count ? _statements[fault.Statement].Line : _tokens[^1].Line, 1, fault.Message);
        return new ParsedProgram(program, _hyperparameters);
    }

    private void ReadSignature()
    {
        if (Current.Text != "def") throw Error(Current, "a program begins with 'def train(w, g, ..., lr):'");
        _next++;
        if (Current.Kind != TokenKind.Name) throw Error(Current, $"expected a name after 'def', found {Current}");
        _next++;
        Expect("(");
        List<Token> positional = [];
        while (!Take(")"))
        {
            Token name = Current;
            if (name.Kind != TokenKind.Name) throw Error(name, $"expected a parameter's name, found {name}");
            _next++;
            if (Take(":")) SkipAnnotation();
            if (Take("=")) AddHyperparameter(name);
            else if (_hyperparameters.Count > 0) throw Error(name, $"'{name.Text}' has no default but follows one that has");
            else if (positional.Exists(t => t.Text == name.Text)) throw Error(name, $"'{name.Text}' is a parameter already");
            else positional.Add(name);
            if (!Take(",") && Current.Text != ")") throw Error(Current, $"expected ',' or ')', found {Current}");
        }
        if (positional.Count < 3) throw Error(Current, "a signature needs at least weights, gradient and learning rate: 'def train(w, g, lr):'");
        foreach (Token name in positional) _scope.Declare(name.Text);
        foreach ((string name, double value) in _hyperparameters) _scope.Bind(name, Operand.Of(value));
        _states = positional.Count - 3;
        if (Take("->")) SkipAnnotation();
        Expect(":");
        ExpectEndOfLine();
    }

    private void AddHyperparameter(Token name)
    {
        double sign = Take("-") ? -1 : 1;
        if (Current.Kind != TokenKind.Number) throw Error(Current, $"expected a number as default of '{name.Text}', found {Current}");
        double value = sign * Current.Number;
        _next++;
        if (_hyperparameters.Exists(h => h.Key == name.Text)) throw Error(name, $"'{name.Text}' is a parameter already");
        AddHyperparameter(name.Text, value);
    }

    private Operand AddHyperparameter(string name, double value)
    {
        if (_overrides.TryGetValue(name, out double bound))
            value = double.IsFinite(bound) ? bound : throw new InputException($"{_source}: {name} = {bound} is no finite number");
        _hyperparameters.Add(new(name, value));
        return Operand.Of(value);
    }

    private void SkipAnnotation()
    {
        int depth = 0;
        while (Current.Kind is not (TokenKind.EndOfLine or TokenKind.EndOfText))
        {
            if (depth == 0 && Current.Text is "," or ")" or "=" or ":" && depth == 0) return;
            depth += Current.Text is "[" or "(" ? 1 : Current.Text is "]" or ")" ? -1 : 0;
            _next++;
        }
    }

    private ImmutableArray<int> ReadBody()
    {
        while (true)
        {
            Token token = Current;
            if (token.Kind == TokenKind.EndOfText) throw Error(token, "the return is missing: 'return update, ...states'");
            if (token.Kind != TokenKind.Name) throw Error(token, $"expected 'name = ...' or 'return', found {token}");
            _next++;
            if (token.Text == "return") return ReadReturn();
            if (!Take("=")) throw Error(Current, $"expected '=' after '{token.Text}', found {Current}");
            Expression value = ReadExpression(0);
            if (value.Function is null) _scope.Bind(token.Text, value.Operand);
            else Emit(_scope.Assign(token.Text), value, token.Line);
            ExpectEndOfLine();
        }
    }

    private ImmutableArray<int> ReadReturn()
    {
        Token first = Current;
        bool tuple = first.Text == "(" && ClosesAtEndOfLine();
        if (tuple) _next++;
        List<int> results = [];
        do
        {
            Token place = Current;
            Operand operand = ToOperand(ReadExpression(0), place.Line);
            if (operand.IsConstant) throw Error(place, "a constant is returned; the update and the states are arrays");
            results.Add(operand.Variable);
        }
        while (Take(","));
        if (tuple) Expect(")");
        ExpectEndOfLine();
        return [.. results];
    }

    private bool ClosesAtEndOfLine()
    {
        int depth = 0;
        for (int i = _next; ; i++)
        {
            depth += _tokens[i].Text is "(" ? 1 : _tokens[i].Text is ")" ? -1 : 0;
            if (_tokens[i].Kind is TokenKind.EndOfLine or TokenKind.EndOfText) return false;
            if (depth == 0) return _tokens[i + 1].Kind is TokenKind.EndOfLine;
        }
    }

    /// <summary>An expression that is read but not yet stored: a call, or an operand if <c>Function</c> is null.</summary>
    private readonly record struct Expression(Operand Operand, Function? Function = null, ImmutableArray<Operand> Arguments = default);

    private Expression ReadExpression(int binding)
    {
        if (++_depth > MaxDepth) throw Error(Current, $"expressions nest deeper than {MaxDepth} levels");
        Expression left = ReadUnary();
        while (Current.Kind == TokenKind.Symbol && Infix(Current.Text) is { } function && function.Precedence > binding)
        {
            int line = Current.Line;
            _next++;
            Operand first = ToOperand(left, line);
            // The power operator binds to the right, as in Python.
            Operand second = ToOperand(ReadExpression(function.Precedence - (function.Name == "power" ? 1 : 0)), line);
            left = new Expression(default, function.Function, [first, second]);
        }
        _depth--;
        return left;
    }

    private static (string Name, Function Function, int Precedence)? Infix(string symbol)
    {
        if (symbol == "**") return ("power", Functions.Find("power")!, PowerPrecedence);
        return Functions.Find(symbol) is { Operator: not null } f ? (f.Name, f, f.Precedence) : null;
    }

    private const int PowerPrecedence = 4, MinusPrecedence = 3;

    private Expression ReadUnary()
    {
        Token token = Current;
        _next++;
        if (token.Text == "-")
        {
            bool literal = Current.Kind == TokenKind.Number && _tokens[_next + 1].Text != "**";
            if (literal) return new Expression(Operand.Of(-_tokens[_next++].Number));
            return new Expression(default, Functions.Find("negative"), [ToOperand(ReadExpression(MinusPrecedence), token.Line)]);
        }
        if (token.Text == "(")
        {
            Expression inner = ReadExpression(0);
            Expect(")");
            return inner;
        }
        if (token.Kind == TokenKind.Number) return new Expression(Operand.Of(token.Number));
        if (token.Kind != TokenKind.Name) throw Error(token, $"expected a value, found {token}");
        if (Current.Text == "(") return ReadCall(token);
        if (_scope.Find(token.Text) is { } operand) return new Expression(operand);
        if (!FreeNames.TryGetValue(token.Text, out double value)) throw Error(token, UnknownVariable(token.Text));
        operand = AddHyperparameter(token.Text, value);
        _scope.Bind(token.Text, operand);
        return new Expression(operand);
    }

    private Expression ReadCall(Token name)
    {
        Function function = Functions.Find(name.Text) ?? throw Error(name, UnknownFunction(name.Text));
        Expect("(");
        List<Operand> arguments = [];
        while (!Take(")"))
        {
            int line = Current.Line;
            arguments.Add(ToOperand(ReadExpression(0), line));
            if (!Take(",") && Current.Text != ")") throw Error(Current, $"expected ',' or ')', found {Current}");
        }
        if (arguments.Count != function.Arity)
            throw Error(name, $"{function.Name} takes {Counted(function.Arity)}, not {arguments.Count}");
        return new Expression(default, function, [.. arguments]);
    }

    private Operand ToOperand(Expression expression, int line)
    {
        if (expression.Function is null) return expression.Operand;
        int target = _scope.Temporary();
        Emit(target, expression, line);
        return Operand.Of(target);
    }

    private void Emit(int target, Expression call, int line) => _statements.Add((new Statement(target, call.Function!, call.Arguments), line));

    private bool Take(string symbol)
    {
        if (Current.Kind != TokenKind.Symbol || Current.Text != symbol) return false;
        _next++;
        return true;
    }

    private void Expect(string symbol)
    {
        if (!Take(symbol)) throw Error(Current, $"expected '{symbol}', found {Current}");
    }

    private void ExpectEndOfLine()
    {
        if (Current.Kind != TokenKind.EndOfLine) throw Error(Current, $"expected the end of the line, found {Current}");
        _next++;
    }

    private string UnknownVariable(string name) =>
        $"'{name}' has no value here" + (Spelling.Nearest(name, _scope.Names) is { } near ? $"; did you mean '{near}'?" : "");

    private static string UnknownFunction(string name) =>
        $"no function '{name}'" + (Spelling.Nearest(name, Functions.CallableNames) is { } near
            ? $"; did you mean '{near}'?" : "; 'panthera functions' lists them");

    private static string Counted(int arguments) => arguments == 1 ? "1 argument" : $"{arguments} arguments";

    private static string Listed(IEnumerable<string> names) => names.Any() ? string.Join(", ", names) : "none";

    private InputException Error(Token at, string message) => Error(at.Line, at.Column, message);

    private InputException Error(int line, int column, string message) => new($"{_source}:{line}:{column}: {message}");
}
