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
    private void ReadExpression(int binding, out Expression value)
    {
        if (++_depth > Limits.Depth) throw TooDeep();
        ReadValue(out value);
        if (!EndsOperand(_tokens.Kind)) ReadOperators(ref value, binding);
        _depth--;
    }

    /// <summary>Reads an expression and stores it, if it is a call, in a new variable.</summary>
    /// <param name="binding">How tightly the operator before it binds.</param>
    /// <param name="place">The place in the text that the new statement is from.</param>
    private Operand ReadOperand(int binding, int place)
    {
        Expression value;
        if (_tokens.Kind == TokenKind.Name)
        {
            Name name = _tokens.Name;
            _tokens.Advance();
            // Most arguments are a name or a number alone.
            if (EndsOperand(_tokens.Kind)) return ReadVariable(name);
            if (++_depth > Limits.Depth) throw TooDeep();
            ReadNamed(name, out value);
        }
        else
        {
            if (++_depth > Limits.Depth) throw TooDeep();
            ReadValue(out value);
        }
        if (!EndsOperand(_tokens.Kind)) ReadOperators(ref value, binding);
        _depth--;
        return ToOperand(value, place);
    }

    private void ReadOperators(ref Expression left, int binding)
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
    }

    private void ReadValue(out Expression value)
    {
        switch (_tokens.Kind)
        {
            case TokenKind.Name:
                Name name = _tokens.Name;
                _tokens.Advance();
                ReadNamed(name, out value);
                break;
            case TokenKind.Number:
                value = new(Operand.Of(_tokens.Number));
                _tokens.Advance();
                break;
            case TokenKind.Minus:
                ReadNegative(out value);
                break;
            case TokenKind.Open:
                _tokens.Advance();
                ReadExpression(0, out value);
                Expect(TokenKind.Close);
                break;
            default:
                throw Expected("a value");
        }
    }

    private void ReadNegative(out Expression value)
    {
        int place = _tokens.Start;
        _tokens.Advance();
        if (_tokens.Kind != TokenKind.Number) ReadExpression(MinusPrecedence, out value);
        else
        {
            double number = _tokens.Number;
            _tokens.Advance();
            value = new(Operand.Of(-number));
            if (_tokens.Kind != TokenKind.Power) return;
            // The sign is not the number's: -2 ** x is -(2 ** x).
            value = new(Operand.Of(number));
            ReadOperators(ref value, MinusPrecedence);
        }
        value = new(_functions.Negative, [ToOperand(value, place)]);
    }

    /// <summary>Reads a call or a variable; the tokenizer stands behind its name.</summary>
    private void ReadNamed(Name name, out Expression value)
    {
        if (_tokens.Kind == TokenKind.Open) ReadCall(name, out value);
        else value = new(ReadVariable(name));
    }

    private Operand ReadVariable(Name name) =>
        _scope.TryFind(_tokens.Text, name, out Operand meaning) ? meaning : ReadFreeName(name);

    private Operand ReadFreeName(Name name)
    {
        if (Hyperparameter.Free(name.In(_tokens.Text)) is not { } free) throw UnknownVariable(name);
        Operand meaning = AddHyperparameter(free);
        _scope.Bind(_tokens.Text, name, meaning);
        return meaning;
    }

    private void ReadCall(Name name, out Expression value)
    {
        Function function = _functions.Find(_tokens.Text, name) ?? throw UnknownFunction(name);
        Operand[] arguments = function.Arity == 0 ? [] : new Operand[function.Arity];
        int count = 0;
        _tokens.Advance();
        while (_tokens.Kind != TokenKind.Close)
        {
            Operand argument = ReadOperand(0, _tokens.Start);
            if (count < arguments.Length) arguments[count] = argument;
            count++;
            if (_tokens.Kind == TokenKind.Comma) _tokens.Advance();
            else if (_tokens.Kind != TokenKind.Close) throw Expected("',' or ')'");
        }
        _tokens.Advance();
        if (count != arguments.Length) throw WrongArity(name, function, count);
        value = new(function, arguments);
    }

    private static bool EndsOperand(TokenKind next) => next is TokenKind.Comma or TokenKind.Close or TokenKind.EndOfLine;

    private Operand ToOperand(in Expression expression, int place)
    {
        if (expression.Function is null) return expression.Operand;
        int target = _scope.Temporary();
        Emit(target, expression, place);
        return Operand.Of(target);
    }

    private readonly void Emit(int target, in Expression call, int place)
    {
        if (_memory.Statements == Limits.Statements) throw TooManyStatements(place);
        _memory.Add(new Statement(target, call.Function!, ImmutableCollectionsMarshal.AsImmutableArray(call.Arguments)), place);
    }
}
