using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Panthera.Language;

/// <summary>Writes programs as text, one statement a line, in the form of the paper's listings.</summary>
public static class Printer
{
    /// <summary>The program's text; it ends with a line break.</summary>
    public static string Print(Program program)
    {
        StringBuilder text = new();
        text.Append("def train(");
        for (int input = 0; input < program.Inputs; input++)
        {
            if (input > 0) text.Append(", ");
            text.Append(program.Variables[input]);
            // The kinds of the others go without saying.
            if (input >= 2 && input < program.LearningRate && program.KindOf(input) != ValueKind.Array) text.Append(": ").Append(program.KindOf(input));
        }
        text.Append("):\n");
        Lines domain = new(program, text);
        string[] results = program.Execute(domain);
        return text.Append("  return ").AppendJoin(", ", results).Append('\n').ToString();
    }

    /// <summary>The line of one statement, as <see cref="Print(Program)"/> has it, without the line break.</summary>
    public static string Line(Program program, int statement)
    {
        (int target, Function function, ImmutableArray<Operand> operands) = program.Statements[statement];
        string[] arguments = new string[operands.Length];
        for (int a = 0; a < arguments.Length; a++)
            arguments[a] = operands[a].IsConstant ? Print(operands[a].Constant) : program.Variables[operands[a].Variable];
        StringBuilder text = new();
        Write(text, program.Variables[target], function, arguments);
        return text.ToString();
    }

    private static void Write(StringBuilder text, string target, Function function, ReadOnlySpan<string> arguments)
    {
        text.Append("  ").Append(target).Append(" = ");
        if (function.Operator is { } symbol)
            text.Append(arguments[0]).Append(' ').Append(symbol).Append(' ').Append(arguments[1]);
        else
            text.Append(function.Name).Append('(').AppendJoin(", ", arguments!).Append(')');
    }

    /// <summary>The shortest text that reads back as the same number.</summary>
    public static string Print(double constant)
    {
        string text = constant.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('E', StringComparison.Ordinal) || text.Contains('.', StringComparison.Ordinal) ? text.Replace('E', 'e') : text + ".0";
    }

    /// <summary>The domain of text: a value is what an argument looks like.</summary>
    private sealed class Lines(Program program, StringBuilder text) : Domain<string>
    {
        public override string Input(int variable) => program.Variables[variable];

        public override string Constant(double value) => Print(value);

        public override string Unassigned(int statement, int variable) => program.Variables[variable];

        public override string Apply(int statement, Function function, ReadOnlySpan<string> arguments)
        {
            string target = program.Variables[program.Statements[statement].Target];
            Write(text, target, function, arguments);
            text.Append('\n');
            return target;
        }
    }
}
