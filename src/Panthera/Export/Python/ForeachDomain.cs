using System.Text.RegularExpressions;
using Panthera.Language;

namespace Panthera.Export.Python;

/// <summary>
/// The domain of PyTorch's functions of lists of tensors: what is an array elsewhere is here a list of them, one a parameter.
/// What there is no such function for is done one tensor after the other.
/// </summary>
internal sealed partial class ForeachDomain(ExportedProgram exported, PythonLibrary library) : PythonDomain(exported, library)
{
    private static readonly Dictionary<string, string> Operators = new()
    {
        ["{0} + {1}"] = "add", ["{0} - {1}"] = "sub", ["{0} * {1}"] = "mul", ["{0} / {1}"] = "div", ["-{0}"] = "neg",
    };

    /// <inheritdoc/>
    protected override Code OfArrays(string template, Code[] arguments, ValueKind kind)
    {
        if (Operators.TryGetValue(template, out string? name))
        {
            if (arguments[0].IsScalar && name is "add" or "mul" && arguments[0].IsScalar) Array.Reverse(arguments);
            if (!arguments[0].IsScalar) return new($"torch._foreach_{name}({Joined(arguments)})", kind);
        }
        if (arguments.All(a => !a.IsScalar) && AtOnce(template, arguments) is { } text) return new(text, kind);
        return Each(arguments, kind, each => base.OfArrays(template, each, kind));
    }

    /// <inheritdoc/>
    protected override Code OfMatrices(Function function, Code[] arguments, ValueKind kind) =>
        Each(arguments, kind, each => base.OfMatrices(function, each, kind));

    /// <inheritdoc/>
    protected override Code PerArray(Code[] arguments, string text) =>
        new($"[{base.PerArray(arguments, text).Text} for {Loop(arguments)}]", ValueKind.PerArray);

    /// <inheritdoc/>
    protected override Code Total(Code[] arguments, string term) => base.Total(arguments, $"sum({term} for {Loop(arguments)})");

    /// <inheritdoc/>
    protected override Code Reduce(Function function, Code[] arguments) => base.Reduce(function, Hoisted(arguments));

    private Code Each(Code[] arguments, ValueKind kind, Func<Code[], Code> write)
    {
        Code[] lists = Hoisted(arguments);
        return new($"[{write([.. lists]).Text} for {Loop(lists)}]", kind);
    }

    private static string Loop(Code[] arguments)
    {
        string[] names = [.. arguments.Where(a => !a.IsScalar).Select(a => a.Text).Distinct()];
        return names.Length == 1 ? $"{names[0]} in {names[0]}" : $"{string.Join(", ", names)} in zip({string.Join(", ", names)})";
    }

    /// <summary>Lists by name, as the loop over them needs them.</summary>
    private Code[] Hoisted(Code[] arguments) =>
        [.. arguments.Select(a => a.IsScalar || a.IsName ? a : Assign(Names.Take("part"), a))];

    /// <summary>Nested calls of functions of tensors alone, as nested calls on lists; null if the template is something else.</summary>
    private string? AtOnce(string template, Code[] arguments)
    {
        if (template is ['{', var digit, '}']) return arguments[digit - '0'].Text;
        if (OneCall().Match(template) is not { Success: true } call) return null;
        string inner = call.Groups[2].Value;
        string? argument = arguments.Length == 2 && inner == "{0}, {1}" ? Joined(arguments) : arguments.Length == 1 ? AtOnce(inner, arguments) : null;
        return argument is null ? null : $"_foreach({Library.InModule($"np.{call.Groups[1].Value}(")[..^1]}, {argument})";
    }

    private static string Joined(Code[] arguments) => string.Join(", ", arguments.Select(a => a.Text));

    [GeneratedRegex(@"^np\.(\w+)\((.*)\)$")]
    private static partial Regex OneCall();
}
