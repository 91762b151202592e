using System.Runtime.InteropServices;

namespace Panthera.Language;

/// <content>Expressions: nested ones become statements of their own, each with a new variable.</content>
internal ref partial struct ProgramReader
{
    private const int PowerPrecedence = 4, MinusPrecedence = 3;

    /// <summary>An expression that is read but not yet stored: a call, or an operand if there is no function.</summary>
    private readonly struct Expression
    {
        public Expression(Operand operand) => Operand = operand;

        public Expression(Function function, Operand[] arguments) => (Function, Arguments) = (function, arguments);

        public Operand Operand { get; }

        public Function? Function { get; }

        public Operand[]? Arguments { get; }
    }

    /// <summary>Reads values and the operators between them that bind tighter than what came before.</summary>
    private Expression ReadExpression(int binding)
    {
        Descend();
        Expression value = ReadValue();
        if (_functions.Operator(_tokens.Kind) is not null) value = ReadOperators(value, binding);
        _depth--;
        return value;
    }

    /// <summary>Reads an expression and stores it, if it is a call, in a new variable.</summary>
    /// <param name="binding">How tightly the operator before it binds.</param>
    /// <param name="place">The place in the text that the new statement is from.</param>
    private Operand ReadOperand(int binding, int place)
    {
        if (_tokens.Kind != TokenKind.Name) return ToOperand(ReadExpression(binding), place);
        Name name = _tokens.Name;
        _tokens.Advance();
        // Most arguments are a name alone.
        bool alone = _tokens.Kind != TokenKind.Open && _functions.Operator(_tokens.Kind) is null;
        if (alone) return ReadVariable(name);
        Descend();
        Operand operand = ToOperand(ReadOperators(ReadNamed(name), binding), place);
        _depth--;
        return operand;
    }

    private Expression ReadOperators(Expression left, int binding)
    {
        while (_functions.Operator(_tokens.Kind) is { } function)
        {
            bool power = function == _functions.Power;
            int precedence = power ? PowerPrecedence : function.Precedence, place = _tokens.Start;
            if (precedence <= binding) break;
            _tokens.Advance();
            Operand first = ToOperand(left, place);
            // The power operator binds to the right, as in Python.
            Operand second = ReadOperand(power ? precedence - 1 : precedence, place);
            left = new Expression(function, [first, second]);
        }
        return left;
    }

    private Expression ReadValue()
    {
        switch (_tokens.Kind)
        {
            case TokenKind.Name:
                Name name = _tokens.Name;
                _tokens.Advance();
                return ReadNamed(name);
            case TokenKind.Number:
                double value = _tokens.Number;
                _tokens.Advance();
                return new Expression(Operand.Of(value));
            case TokenKind.Minus:
                return ReadNegative();
            case TokenKind.Open:
                _tokens.Advance();
                Expression inner = ReadExpression(0);
                Expect(TokenKind.Close, ")");
                return inner;
            default:
                throw _tokens.Error($"expected a value, found {_tokens.Described}");
        }
    }

    private Expression ReadNamed(Name name) => _tokens.Kind == TokenKind.Open ? ReadCall(name) : new Expression(ReadVariable(name));

    private Expression ReadNegative()
    {
        int place = _tokens.Start;
        _tokens.Advance();
        Expression value;
        if (_tokens.Kind == TokenKind.Number)
        {
            double number = _tokens.Number;
            _tokens.Advance();
            if (_tokens.Kind != TokenKind.Power) return new Expression(Operand.Of(-number));
            // The sign is not the number's: -2 ** x is -(2 ** x).
            value = ReadOperators(new Expression(Operand.Of(number)), MinusPrecedence);
        }
        else value = ReadExpression(MinusPrecedence);
        return new Expression(_functions.Negative, [ToOperand(value, place)]);
    }

    private Operand ReadVariable(Name name)
    {
        if (_scope.TryFind(_tokens.Text, name, out Operand meaning)) return meaning;
        if (Hyperparameter.Free(name.In(_tokens.Text)) is not { } free) throw _tokens.Error(name.Start, UnknownVariable(name));
        meaning = AddHyperparameter(free);
        _scope.Bind(_tokens.Text, name, meaning);
        return meaning;
    }

    private Expression ReadCall(Name name)
    {
        Function function = _functions.Find(_tokens.Text, name) ?? throw _tokens.Error(name.Start, UnknownFunction(name));
        Operand[] arguments = function.Arity == 0 ? [] : new Operand[function.Arity];
        int count = 0;
        _tokens.Advance();
        while (_tokens.Kind != TokenKind.Close)
        {
            Operand argument = ReadOperand(0, _tokens.Start);
            if (count < arguments.Length) arguments[count] = argument;
            count++;
            if (_tokens.Kind == TokenKind.Comma) _tokens.Advance();
            else if (_tokens.Kind != TokenKind.Close) throw _tokens.Error($"expected ',' or ')', found {_tokens.Described}");
        }
        _tokens.Advance();
        if (count != arguments.Length)
            throw _tokens.Error(name.Start, $"{function.Name} takes {Counted(function.Arity)}, not {count}");
        return new Expression(function, arguments);
    }

    private Operand ToOperand(in Expression expression, int place)
    {
        if (expression.Function is null) return expression.Operand;
        int target = _scope.Temporary();
        Emit(target, expression, place);
        return Operand.Of(target);
    }

    private readonly void Emit(int target, in Expression call, int place)
    {
        if (_memory.Statements == Limits.Statements)
            throw _tokens.Error(place, $"the program has more than {Limits.Statements:N0} statements");
        _memory.Add(new Statement(target, call.Function!, ImmutableCollectionsMarshal.AsImmutableArray(call.Arguments)), place);
    }

    private void Descend()
    {
        if (++_depth > Limits.Depth) throw TooDeep();
    }

    private readonly InputException TooDeep() => _tokens.Error($"expressions nest deeper than {Limits.Depth} levels");

    private readonly string UnknownVariable(Name name) => $"{_tokens.Quote(name)} has no value here"
        + (Spelling.Nearest(name.In(_tokens.Text).ToString(), _scope.NamesIn(_tokens.Text)) is { } near ? $"; did you mean '{near}'?" : "");

    private readonly string UnknownFunction(Name name) => $"no function {_tokens.Quote(name)}"
        + (Spelling.Nearest(name.In(_tokens.Text).ToString(), Functions.CallableNames) is { } near
            ? $"; did you mean '{near}'?" : "; 'panthera functions' lists them");

    private static string Counted(int arguments) => arguments == 1 ? "1 argument" : $"{arguments} arguments";
}
