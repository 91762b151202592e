namespace Panthera.Language;

/// <content>The signature: parameters, their annotations and defaults.</content>
internal ref partial struct ProgramReader
{
    private readonly record struct Annotated(int Position, Name Parameter, Annotation Annotation);

    /// <summary>Reads the signature, up to the first line of the body.</summary>
    /// <returns>The states' kinds.</returns>
    private ValueKind[] ReadSignature()
    {
        if (_tokens.Kind != TokenKind.Name || _tokens.Name.Key != Def) throw _tokens.Error("a program begins with 'def train(w, g, ..., lr):'");
        _tokens.Advance();
        if (_tokens.Kind != TokenKind.Name) throw Expected("a name after 'def'");
        _tokens.Advance();
        Expect(TokenKind.Open);
        int positional = 0;
        List<Annotated>? annotated = null;
        while (!Take(TokenKind.Close))
        {
            if (_tokens.Kind != TokenKind.Name) throw Expected("a parameter's name");
            Name name = _tokens.Name;
            if (_scope.TryFind(_tokens.Text, name, out _)) throw _tokens.Error($"{_tokens.Quote(name)} is a parameter already");
            if (_scope.Names == Limits.Parameters) throw _tokens.Error($"the signature has more than {Limits.Parameters} parameters");
            _tokens.Advance();
            Annotation annotation = Take(TokenKind.Colon) ? Annotation.Read(ref _tokens, name) : default;
            if (Take(TokenKind.Equals)) ReadDefault(name, annotation);
            else if (_hyperparameters is not null)
                throw _tokens.Error(name.Start, $"{_tokens.Quote(name)} has no default but follows one that has");
            else
            {
                if (annotation.IsGiven) (annotated ??= []).Add(new(positional, name, annotation));
                _scope.Assign(_tokens.Text, name);
                positional++;
            }
            if (!Take(TokenKind.Comma) && _tokens.Kind != TokenKind.Close) throw Expected("',' or ')'");
        }
        if (positional < 3) throw _tokens.Error("a signature needs at least weights, gradient and learning rate: 'def train(w, g, lr):'");
        ValueKind[] states = KindsOfStates(positional - 3, annotated);
        if (Take(TokenKind.Arrow)) SkipResultType();
        Expect(TokenKind.Colon);
        ExpectEndOfLine();
        return states;
    }

    private readonly ValueKind[] KindsOfStates(int states, List<Annotated>? annotated)
    {
        ValueKind[] kinds = new ValueKind[states];
        Array.Fill(kinds, ValueKind.Array);
        foreach ((int position, Name parameter, Annotation annotation) in annotated ?? [])
        {
            if (position == Program.Weights) annotation.CheckArray(_tokens, parameter, "weights");
            else if (position == Program.Gradient) annotation.CheckArray(_tokens, parameter, "gradient");
            else if (position == states + 2) annotation.CheckLearningRate(_tokens, parameter);
            else kinds[position - 2] = annotation.KindOfState(_tokens, parameter);
        }
        return kinds;
    }

    private void ReadDefault(Name name, Annotation annotation)
    {
        annotation.CheckHyperparameter(_tokens, name);
        int place = _tokens.Start;
        bool negative = Take(TokenKind.Minus);
        if (!negative) Take(TokenKind.Plus);
        if (_tokens.Kind != TokenKind.Number) throw Expected($"a number as default of {_tokens.Quote(name)}");
        double value = negative ? -_tokens.Number : _tokens.Number;
        _tokens.Advance();
        Hyperparameter hyperparameter = new(name.In(_tokens.Text).ToString(), value, value, annotation.Range);
        if (hyperparameter.Fault(value) is { } fault) throw _tokens.Error(place, fault);
        _scope.Bind(_tokens.Text, name, AddHyperparameter(hyperparameter));
    }

    private void SkipResultType()
    {
        int depth = 0;
        while (_tokens.Kind is not (TokenKind.EndOfLine or TokenKind.EndOfText) && (depth > 0 || _tokens.Kind != TokenKind.Colon))
        {
            depth += _tokens.Kind is TokenKind.Open or TokenKind.OpenBracket ? 1 : _tokens.Kind is TokenKind.Close or TokenKind.CloseBracket ? -1 : 0;
            _tokens.Advance();
        }
    }
}
