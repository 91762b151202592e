using System.Reflection;

namespace Panthera.Language;

/// <summary>
/// How other languages write a function, as templates in which <c>{0}</c> stands for the first argument. What is null follows from
/// the rest of the function's row: what is composed is written as its composition, everything else by its name.
/// </summary>
public sealed record Notation
{
    /// <summary>In Python on arrays and numbers. <c>np.</c> stands for the module: NumPy's name, which other libraries have too.</summary>
    public string? Python { get; init; }

    /// <summary>In C# on numbers of type <see cref="double"/>. An argument may stand several times.</summary>
    public string? CSharp { get; init; }

    /// <summary>In C# on registers, where there is an operation for it; otherwise number by number.</summary>
    public string? Vector { get; init; }

    /// <summary>In LaTeX.</summary>
    public string? Latex { get; init; }

    /// <summary>An operator that is written alike everywhere but in mathematics.</summary>
    internal static Notation Operator(string template, string latex) =>
        new() { Python = template, CSharp = template, Vector = template, Latex = latex };

    /// <summary>This, with the C# of an oracle that is one of <see cref="Math"/>'s methods.</summary>
    internal static Notation Of(Notation? given, MethodInfo oracle)
    {
        given ??= new();
        if (given.CSharp is not null || oracle.DeclaringType != typeof(Math)) return given;
        return given with { CSharp = $"Math.{oracle.Name}({string.Join(", ", oracle.GetParameters().Select((_, i) => $"{{{i}}}"))})" };
    }
}
