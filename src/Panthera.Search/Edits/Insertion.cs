using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Panthera.Language;

namespace Panthera.Search.Edits;

/// <summary>Inserts statements that call any of some functions.</summary>
internal sealed class Insertion
{
    /// <summary>Of so many arguments that are drawn, how many are constants.</summary>
    public const int Constant = 3, Drawn = 8;

    private static readonly string[] NewNames = [.. Enumerable.Range(0, 2 * Mutations.MaxStatements).Select(number => $"v{number}")];

    private readonly Function[] _functions, _withArguments;

    /// <summary>Inserts calls of these functions.</summary>
    /// <exception cref="ArgumentException">If none of them takes an argument.</exception>
    public Insertion(IReadOnlyList<Function> functions)
    {
        _functions = [.. functions];
        _withArguments = Array.FindAll(_functions, function => function.Arity > 0);
        if (_withArguments.Length == 0) throw new ArgumentException("No function takes an argument.", nameof(functions));
    }

    /// <summary>How arguments are drawn, for people.</summary>
    public static string ArgumentsMeaning => $"each argument any variable, or {Constant} times in {Drawn} a constant from N(0, 1)";

    /// <summary>A statement with any function, arguments and target at any place.</summary>
    public Program Anywhere(Program parent, ref Rng rng)
    {
        Function function = _functions[rng.Next(_functions.Length)];
        int place = rng.Next(parent.Statements.Length + 1);
        Operand[] arguments = new Operand[function.Arity];
        for (int a = 0; a < arguments.Length; a++) arguments[a] = Draw(parent, ref rng);
        return With(parent, place, rng.Next(parent.Variables.Length + 1), function, arguments);
    }

    /// <summary>A statement that writes what it reads, which whatever reads that next notices.</summary>
    public Program InPlace(Program parent, ref Rng rng)
    {
        Function function = _withArguments[rng.Next(_withArguments.Length)];
        int place = rng.Next(parent.Statements.Length + 1);
        int target = rng.Next(parent.Variables.Length);
        Operand[] arguments = new Operand[function.Arity];
        int read = rng.Next(arguments.Length);
        for (int a = 0; a < arguments.Length; a++) arguments[a] = a == read ? Operand.Of(target) : Draw(parent, ref rng);
        return With(parent, place, target, function, arguments);
    }

    private static Operand Draw(Program parent, ref Rng rng) =>
        rng.Next(Drawn) < Constant ? Constants.Fresh(ref rng) : Operand.Of(rng.Next(parent.Variables.Length));

    private static Program With(Program parent, int place, int target, Function function, Operand[] arguments)
    {
        Statement statement = new(target, function, ImmutableCollectionsMarshal.AsImmutableArray(arguments));
        ImmutableArray<string> variables = target < parent.Variables.Length ? parent.Variables : parent.Variables.Add(NewName(parent));
        return new(variables, parent.StateKinds, parent.Statements.Insert(place, statement), parent.Results);
    }

    private static string NewName(Program parent)
    {
        int number = parent.Variables.Length - parent.Inputs + 1;
        while (true)
        {
            string name = number < NewNames.Length ? NewNames[number] : $"v{number}";
            if (!parent.Variables.Contains(name)) return name;
            number++;
        }
    }
}
