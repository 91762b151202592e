namespace Panthera.Language;

/// <content>What is wrong with a text. Apart from the reading, which would be slower for making messages in between.</content>
internal ref partial struct ProgramReader
{
    private readonly InputException Expected(string what) => _tokens.Error($"expected {what}, found {_tokens.Described}");

    private readonly InputException UnknownVariable(Name name) => _tokens.Error(name.Start, $"{_tokens.Quote(name)} has no value here"
        + (Spelling.Nearest(name.In(_tokens.Text).ToString(), _scope.NamesIn(_tokens.Text)) is { } near ? $"; did you mean '{near}'?" : ""));

    private readonly InputException UnknownFunction(Name name) => _tokens.Error(name.Start, $"no function {_tokens.Quote(name)}"
        + (Spelling.Nearest(name.In(_tokens.Text).ToString(), Functions.CallableNames) is { } near
            ? $"; did you mean '{near}'?" : "; 'panthera functions' lists them"));

    private readonly InputException WrongArity(Name name, Function function, int count) => _tokens.Error(name.Start,
        $"{function.Name} takes {(function.Arity == 1 ? "1 argument" : $"{function.Arity} arguments")}, not {count}");

    private readonly InputException WrongResults(int count, int states) => _tokens.Error(_end,
        $"the return gives {count} values, but the signature has {states} states: return the update and the {states} states");

    private readonly InputException UnknownOverride(string name)
    {
        string there = _hyperparameters is null ? "none" : string.Join(", ", _hyperparameters.Select(h => h.Name));
        return new($"{_source}: no hyperparameter {Quoted.Of(name)}; there are: {there}");
    }

    private readonly InputException TooDeep() => _tokens.Error($"expressions nest deeper than {Limits.Depth} levels");

    private readonly InputException TooManyStatements(int place) =>
        _tokens.Error(place, $"the program has more than {Limits.Statements:N0} statements");

    private readonly InputException TooManyVariables(Name name) =>
        _tokens.Error(name.Start, $"the program has more than {Limits.Variables:N0} variables");
}
