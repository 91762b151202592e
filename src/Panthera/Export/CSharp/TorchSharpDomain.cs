using System.Text.RegularExpressions;
using Panthera.Language;

namespace Panthera.Export.CSharp;

/// <summary>
/// The domain of TorchSharp: one step for one parameter. Scalars are of type double, all else tensors. Every value has a name of
/// its own, as a name of C# keeps its type.
/// </summary>
internal sealed partial class TorchSharpDomain(ExportedProgram exported)
    : CodeDomain(exported, "learningRate", CSharpText.Reserved.Append("result"), isCamelCase: true)
{
    private static readonly Dictionary<string, string> Words = new()
    {
        ["power"] = "torch.pow", ["arcsin"] = "torch.asin", ["arccos"] = "torch.acos", ["arctan"] = "torch.atan", ["arcsinh"] = "torch.asinh",
        ["arccosh"] = "torch.acosh", ["arctanh"] = "torch.atanh", ["cbrt"] = "Cbrt",
    };

    private readonly HashSet<string> _assigned = [];

    /// <inheritdoc/>
    protected override Code Assign(string name, Code value)
    {
        if (!_assigned.Add(name) || States.Any(s => s.Name == name) || name == NameOf(Program.Weights) || name == NameOf(Program.Gradient))
            name = Names.Take(name);
        Lines.Add($"{(value.IsScalar ? "double" : "Tensor")} {name} = {value.Text};");
        return Named(name, value);
    }

    /// <inheritdoc/>
    protected override string? TemplateOf(Function function) => function.Notation.Python
        ?? (function.Composition is null && function.Elementwise is not null
            ? $"np.{function.Name}({string.Join(", ", Enumerable.Range(0, function.Arity).Select(a => $"{{{a}}}"))})" : null);

    /// <inheritdoc/>
    protected override Code Elementwise(string template, Code[] arguments, ValueKind kind)
    {
        bool isOperator = Template.IsOperator(template);
        for (int a = 0; a < arguments.Length; a++)
            if (arguments[a].IsScalar && (!isOperator || a == 0)) arguments[a] = new($"Single({arguments[a].Text})", kind);
        return new(Template.Fill(InTorch(template), arguments), kind, Template.Precedence(template));
    }

    /// <inheritdoc/>
    protected override Code Numbers(int statement, Function function, Code[] arguments) =>
        CSharpExpression.Of(function, false, arguments);

    /// <inheritdoc/>
    protected override Code Reduce(Function function, Code[] arguments)
    {
        Reduction reduction = function.Reduction!;
        string term = reduction.Term == ReductionTerm.Values ? $"Sum({arguments[0].Text})" : $"Dot({arguments[0].Text}, {arguments[^1].Text})";
        if (reduction.Kind == ValueKind.PerArray)
        {
            Code sum = new(term, ValueKind.PerArray), count = new($"(double){arguments[0].Text}.numel()", ValueKind.PerArray);
            return new($"PerArray({Template.Fill(InTorch(function.Notation.Python!), sum, count)})", ValueKind.PerArray);
        }
        HasTreeSums = true;
        string total = Names.Take("total");
        Lines.Add($"Total {total} = new({term});");
        Lines.Add($"yield return {total};");
        return new(Template.Fill(function.Notation.CSharp!, new Code($"{total}.Value", ValueKind.Scalar)), ValueKind.Scalar);
    }

    /// <inheritdoc/>
    protected override Code OfMatrices(Function function, Code[] arguments, ValueKind kind) =>
        new($"{Identifiers.PascalCase(function.Name)}({string.Join(", ", arguments.Select(a => a.Text))})", kind);

    /// <summary>A template with TorchSharp's names. Its power takes no number as base.</summary>
    private static string InTorch(string template)
    {
        int at = 0;
        template = NumberAsBase().Replace(template, "np.power(Single($1),");
        while ((at = template.IndexOf("np.", at, StringComparison.Ordinal)) >= 0)
        {
            int end = template.IndexOf('(', at);
            string word = template[(at + 3)..end], name = Words.GetValueOrDefault(word, $"torch.{word}");
            template = template[..at] + name + template[end..];
            at += name.Length;
        }
        return template;
    }

    [GeneratedRegex(@"np\.power\(([\d.]+),")]
    private static partial Regex NumberAsBase();
}
