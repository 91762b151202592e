namespace Panthera.Language;

/// <summary>What follows a parameter's name and a colon: the name of a type, or a hyperparameter's range; nothing if there is neither.</summary>
/// <param name="Place">Where it begins.</param>
/// <param name="Type">The type's name; of length 0 if there is none.</param>
/// <param name="Range">The range, or null.</param>
internal readonly record struct Annotation(int Place, Name Type, HyperparameterRange? Range)
{
    private static readonly string[] Kinds = Enum.GetNames<ValueKind>();

    /// <summary>Whether there is an annotation.</summary>
    public bool IsGiven => Type.Length > 0 || Range is not null;

    /// <summary>Reads the annotation of a parameter; the tokenizer stands behind the colon.</summary>
    public static Annotation Read(ref Tokenizer tokens, Name parameter)
    {
        int place = tokens.Start;
        if (tokens.Kind is TokenKind.Number or TokenKind.Minus or TokenKind.Plus)
            return new(place, default, RangeReader.Read(ref tokens, parameter));
        if (tokens.Kind != TokenKind.Name)
            throw tokens.Error($"expected an annotation of {tokens.Quote(parameter)}, found {tokens.Described}");
        Tokenizer ahead = tokens;
        ahead.Advance();
        if (ahead.Kind is TokenKind.Less or TokenKind.AtMost or TokenKind.Greater or TokenKind.AtLeast)
            return new(place, default, RangeReader.Read(ref tokens, parameter));
        Name type = tokens.Name;
        tokens = ahead;
        // Programs that are also Python may say here what the tree consists of. Other kinds consist of nothing.
        if (tokens.Kind == TokenKind.OpenBracket && !IsPlain(type.In(tokens.Text))) SkipBrackets(ref tokens);
        return new(place, type, null);
    }

    /// <summary>Checks the annotation of the weights or the gradient.</summary>
    public void CheckArray(in Tokenizer tokens, Name parameter, string role)
    {
        if (IsGiven && (Range is not null || !IsArray(Type.In(tokens.Text))))
            throw tokens.Error(Place, $"{tokens.Quote(parameter)} is the {role}, an array: {Allowed(tokens, "'Array', 'Params'")}");
    }

    /// <summary>Checks the annotation of the learning rate.</summary>
    public void CheckLearningRate(in Tokenizer tokens, Name parameter)
    {
        if (IsGiven && (Range is not null || Type.In(tokens.Text) is not ("Scalar" or "float")))
            throw tokens.Error(Place, $"{tokens.Quote(parameter)} is the learning rate, a scalar: {Allowed(tokens, "'Scalar', 'float'")}");
    }

    /// <summary>Checks the annotation of a hyperparameter.</summary>
    public void CheckHyperparameter(in Tokenizer tokens, Name parameter)
    {
        if (Type.Length > 0 && Type.In(tokens.Text) is not "float")
            throw tokens.Error(Place, $"{tokens.Quote(parameter)} is a hyperparameter: "
                + Allowed(tokens, $"'float', a range such as '0 <= {Quoted.Visible(parameter.In(tokens.Text), 40)} < 1'"));
    }

    /// <summary>The kind of a state.</summary>
    public ValueKind KindOfState(in Tokenizer tokens, Name parameter)
    {
        if (!IsGiven) return ValueKind.Array;
        if (Range is not null) throw tokens.Error(Place, $"{tokens.Quote(parameter)} has a range, but no default makes it a hyperparameter");
        ReadOnlySpan<char> type = Type.In(tokens.Text);
        if (IsArray(type)) return ValueKind.Array;
        if (IndexOfKind(type) is var kind and >= 0) return (ValueKind)kind;
        throw tokens.Error(Place, $"no kind {tokens.Quote(Type)} for the state {tokens.Quote(parameter)}; there are {string.Join(", ", Kinds)}"
            + (Spelling.Nearest(type.ToString(), Kinds) is { } near ? $"; did you mean '{near}'?" : ""));
    }

    private static bool IsArray(ReadOnlySpan<char> type) => type is "Array" or "Params";

    private static bool IsPlain(ReadOnlySpan<char> type) => type is "float" || (IndexOfKind(type) >= 0 && !IsArray(type));

    private static int IndexOfKind(ReadOnlySpan<char> type)
    {
        for (int kind = 0; kind < Kinds.Length; kind++)
            if (type.SequenceEqual(Kinds[kind])) return kind;
        return -1;
    }

    private string Allowed(in Tokenizer tokens, string names) =>
        $"annotate it {names} or not at all, not {(Range is null ? tokens.Quote(Type) : "a range")}";

    private static void SkipBrackets(ref Tokenizer tokens)
    {
        int depth = 0;
        do
        {
            depth += tokens.Kind is TokenKind.OpenBracket or TokenKind.Open ? 1 : tokens.Kind is TokenKind.CloseBracket or TokenKind.Close ? -1 : 0;
            tokens.Advance();
        }
        while (depth > 0 && tokens.Kind != TokenKind.EndOfText);
    }
}
