using System.Text.RegularExpressions;
using Panthera.Language;

namespace Panthera.Export;

/// <summary>
/// The domain of readers: which statements are parts of an expression that the parser took apart, and can be put back. Those are
/// read once, by a statement that nothing but other parts stands before.
/// </summary>
internal sealed partial class Inlining : Domain<int>
{
    /// <summary>Stands for what is no statement's value.</summary>
    private const int Nothing = -1;

    private readonly int[] _reads, _reader;

    private Inlining(Program program) => (_reads, _reader) = (new int[program.Statements.Length], new int[program.Statements.Length]);

    /// <summary>For each statement, whether it is a part of the one that reads it.</summary>
    public static bool[] Of(Program program)
    {
        Inlining domain = new(program);
        foreach (int result in program.Execute(domain)) domain.Read(result, program.Statements.Length);
        bool[] parts = new bool[program.Statements.Length];
        for (int i = parts.Length - 1; i >= 0; i--)
            parts[i] = domain._reads[i] == 1 && domain._reader[i] < parts.Length && MadeUp().IsMatch(program.Variables[program.Statements[i].Target])
                && parts.AsSpan(i + 1, domain._reader[i] - i - 1).IndexOf(false) < 0;
        return parts;
    }

    /// <inheritdoc/>
    public override int Input(int variable) => Nothing;

    /// <inheritdoc/>
    public override int Constant(double value) => Nothing;

    /// <inheritdoc/>
    public override int Apply(int statement, Function function, ReadOnlySpan<int> arguments)
    {
        foreach (int argument in arguments) Read(argument, statement);
        return statement;
    }

    private void Read(int value, int reader)
    {
        if (value == Nothing) return;
        _reads[value]++;
        _reader[value] = reader;
    }

    /// <summary>The names that the parser gives to parts of expressions.</summary>
    [GeneratedRegex(@"^t\d+$")]
    private static partial Regex MadeUp();
}
