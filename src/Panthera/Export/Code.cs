using System.Text;
using Panthera.Language;

namespace Panthera.Export;

/// <summary>What a code stands for, where a target must know.</summary>
internal enum Part
{
    /// <summary>Anything.</summary>
    Any,

    /// <summary>The schedule's value, as the program's learning rate has it.</summary>
    Schedule,

    /// <summary>The hyperparameter that is the learning rate's peak.</summary>
    Peak,

    /// <summary>The number of the step.</summary>
    Step,

    /// <summary>A number between 0 and 1, known when the optimizer is made.</summary>
    Fraction,
}

/// <summary>A value as text of another language.</summary>
/// <param name="Text">The text: a name, a number or an expression.</param>
/// <param name="Kind">How many numbers the value has.</param>
/// <param name="Precedence">How tightly its outermost operator binds.</param>
/// <param name="IsStatic">Whether it is known when the optimizer is made.</param>
/// <param name="IsLiteral">Whether it is a number or a hyperparameter, and nothing computed.</param>
/// <param name="Part">What it stands for.</param>
internal readonly record struct Code(
    string Text, ValueKind Kind, int Precedence = Code.Atom, bool IsStatic = false, bool IsLiteral = false, Part Part = Part.Any)
{
    /// <summary>The precedence of conditional expressions.</summary>
    public const int Choice = 0;

    /// <summary>The precedence of + and -.</summary>
    public const int Sum = 1;

    /// <summary>The precedence of * and /.</summary>
    public const int Product = 2;

    /// <summary>The precedence of a sign.</summary>
    public const int Sign = 3;

    /// <summary>The precedence of names, numbers and calls: nothing binds tighter.</summary>
    public const int Atom = 10;

    /// <summary>Whether it is one number in double precision.</summary>
    public bool IsScalar => Kind == ValueKind.Scalar;

    /// <summary>Whether it is no more than a name.</summary>
    public bool IsName => Text.Length > 0 && !char.IsDigit(Text[0]) && Text.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');
}

/// <summary>Templates of <see cref="Notation"/>, filled in.</summary>
internal static class Template
{
    /// <summary>How tightly the outermost operator of a template binds.</summary>
    public static int Precedence(string template)
    {
        int depth = 0, precedence = Code.Atom;
        for (int i = 0; i < template.Length; i++)
        {
            if (template[i] is '(' or '{' or '[') depth++;
            else if (template[i] is ')' or '}' or ']') depth--;
            if (depth > 0 || i + 2 >= template.Length || template[i] != ' ' || template[i + 2] != ' ') continue;
            int binding = template[i + 1] switch { '?' => Code.Choice, '+' or '-' => Code.Sum, '*' or '/' => Code.Product, _ => Code.Atom };
            precedence = Math.Min(precedence, binding);
        }
        return precedence == Code.Atom && template.StartsWith('-') ? Code.Sign : precedence;
    }

    /// <summary>Whether a template is an operator between its arguments, or a sign before one.</summary>
    public static bool IsOperator(string template) => template is ['{', _, '}', ' ', _, ' ', '{', _, '}'] or "-{0}";

    /// <summary>Puts arguments in, in parentheses where the operators around them bind tighter.</summary>
    public static string Fill(string template, params ReadOnlySpan<Code> arguments)
    {
        StringBuilder text = new();
        int binding = Precedence(template);
        for (int i = 0; i < template.Length; i++)
        {
            if (!(i + 2 < template.Length && template[i] == '{' && char.IsAsciiDigit(template[i + 1]) && template[i + 2] == '}'))
            {
                text.Append(template[i]);
                continue;
            }
            Code argument = arguments[template[i + 1] - '0'];
            bool isFirst = i == 0;
            bool isEnclosed = i > 0 && i + 3 < template.Length && (template[i - 1] == '(' || template[..i].EndsWith(", ", StringComparison.Ordinal))
                && template[i + 3] is ')' or ',';
            bool isBare = isEnclosed || argument.Precedence > binding || (isFirst && argument.Precedence == binding && binding != Code.Choice)
                || argument.Precedence == Code.Atom;
            text.Append(isBare ? argument.Text : $"({argument.Text})");
            i += 2;
        }
        return text.ToString();
    }
}
