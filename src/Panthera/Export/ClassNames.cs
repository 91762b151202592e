using System.Text;

namespace Panthera.Export;

/// <summary>Names of exported classes and functions.</summary>
public static class ClassNames
{
    /// <summary>The longest name, in characters.</summary>
    public const int MaxLength = 40;

    /// <summary>Whether a name can be a class's in every target: ASCII letters and digits, the first a capital letter.</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= MaxLength && char.IsAsciiLetterUpper(name[0]) && name.All(char.IsAsciiLetterOrDigit)
        && !Reserved.Contains(name);

    /// <summary>A name made of that of a file: <c>panthera-found-1</c> becomes <c>PantheraFound1</c>.</summary>
    public static string Of(string fileName)
    {
        StringBuilder name = new();
        bool begins = true;
        foreach (char c in fileName)
        {
            if (char.IsAsciiLetterOrDigit(c)) name.Append(begins ? char.ToUpperInvariant(c) : c);
            begins = !char.IsAsciiLetterOrDigit(c);
        }
        if (name.Length == 0 || !char.IsAsciiLetterUpper(name[0])) name.Insert(0, "Optimizer");
        string whole = name.ToString();
        whole = whole[..Math.Min(whole.Length, MaxLength)];
        return Reserved.Contains(whole) ? "My" + whole : whole;
    }

    /// <summary>A class's name as Python's functions are named: <c>PantheraFound1</c> becomes <c>panthera_found1</c>.</summary>
    internal static string Snake(string className)
    {
        StringBuilder name = new();
        for (int i = 0; i < className.Length; i++)
        {
            bool begins = char.IsAsciiLetterUpper(className[i]) && i > 0 && !char.IsAsciiLetterUpper(className[i - 1]);
            name.Append(begins ? "_" : "").Append(char.ToLowerInvariant(className[i]));
        }
        return name.ToString();
    }

    /// <summary>What the exported files call other things.</summary>
    private static readonly HashSet<string> Reserved =
    [
        "None", "True", "False", "NamedTuple", "Any", "Exception", "ValueError", "RuntimeError", "StopIteration", "Math", "Vector", "Array",
        "Span", "ReadOnlySpan", "List", "Dictionary", "Tensor", "Parameter", "State", "Options", "Optimizer", "OptimizerHelper", "Sum", "Kind",
        "MathF", "Func", "Action", "Enumerable", "Console", "String", "Object", "System", "TorchSharp", "Modules", "Sums", "Step", "Steps", "LearningRate",
    ];
}
