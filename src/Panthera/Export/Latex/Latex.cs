using System.Text;
using Panthera.Language;

namespace Panthera.Export.Latex;

/// <summary>LaTeX: the statements as aligned formulae, for amsmath.</summary>
internal static class Latex
{
    /// <summary>The row of this target.</summary>
    public static ExportTarget Target { get; } = new()
    {
        Name = "latex", Meaning = "aligned formulae for a paper, with amsmath", Extension = ".tex", Comment = "%", Columns = 100, Body = Body,
    };

    private static string Body(ExportedProgram program)
    {
        Formulae formulae = new(program);
        formulae.Run();
        StringBuilder text = new("\\begin{align*}\n");
        List<string> given = [$"{formulae.NameOf(Program.Weights)}, {formulae.NameOf(Program.Gradient)}"];
        given.AddRange(formulae.States.Select(s => s.Name));
        text.Append($"  & \\textbf{{given }} {string.Join(", ", given)}{(formulae.ReadsRate ? ", " + formulae.Rate : "")} \\\\\n");
        foreach ((string name, Hyperparameter setting) in formulae.Settings)
            text.Append($"  & \\textbf{{with }} {name} = {Formulae.Of(setting.Value)} \\\\\n");
        if (program.Peak is { } peak) text.Append($"  & \\textbf{{with }} {formulae.Rate} = {Formulae.Of(peak.Value)} \\text{{ at its peak}} \\\\\n");
        foreach (string line in formulae.Lines) text.Append($"  {line} \\\\\n");
        text.Append($"  {formulae.NameOf(Program.Weights)} &\\gets {formulae.NameOf(Program.Weights)} - {formulae.Results[0].Text}");
        int state = 0;
        foreach ((string name, _) in formulae.States)
            if (formulae.Results[++state].Text != name) text.Append($" \\\\\n  {name} &\\gets {formulae.Results[state].Text}");
        return text.Append("\n\\end{align*}\n").ToString();
    }

    /// <summary>The domain of formulae.</summary>
    private sealed class Formulae(ExportedProgram exported) : CodeDomain(exported, @"\eta", ["t"])
    {
        private static readonly Dictionary<string, string> Greek = new(StringComparer.Ordinal)
        {
            ["beta"] = @"\beta", ["beta1"] = @"\beta_1", ["beta2"] = @"\beta_2", ["beta3"] = @"\beta_3", ["eps"] = @"\varepsilon", ["weight_decay"] = @"\lambda",
            ["lambda"] = @"\lambda", ["momentum"] = @"\mu", ["alpha"] = @"\alpha", ["gamma"] = @"\gamma", ["rho"] = @"\rho",
        };

        /// <summary>A number.</summary>
        public static string Of(double value)
        {
            string text = Printer.Print(value);
            int exponent = text.IndexOf('e', StringComparison.Ordinal);
            return exponent < 0 ? text : $@"{text[..exponent]} \cdot 10^{{{int.Parse(text[(exponent + 1)..])}}}";
        }

        /// <inheritdoc/>
        protected override string Spelled(string name)
        {
            if (Greek.TryGetValue(name, out string? symbol)) return symbol;
            if (name is [_, '_', 'h', 'a', 't']) return $@"\hat{{{name[0]}}}";
            string escaped = name.Replace("_", @"\_", StringComparison.Ordinal);
            return name.Length == 1 ? name : $@"\mathrm{{{escaped}}}";
        }

        /// <inheritdoc/>
        protected override string StepName => "t";

        /// <inheritdoc/>
        protected override bool ShortensParts => false;

        /// <inheritdoc/>
        protected override Code Assign(string name, Code value)
        {
            // The number of the step has a symbol, whatever variable holds it.
            if (value.Part == Part.Step) return value;
            Lines.Add($@"{name} &\gets {value.Text}");
            return Named(name, value);
        }

        /// <inheritdoc/>
        protected override string Number(double value) => Of(value);

        /// <inheritdoc/>
        protected override string? TemplateOf(Function function) => function.Notation.Latex
            ?? $@"\operatorname{{{function.Name.Replace("_", @"\_", StringComparison.Ordinal)}}}({string.Join(", ", Enumerable.Range(0, function.Arity).Select(a => $"{{{a}}}"))})";

        /// <inheritdoc/>
        protected override Code Elementwise(string template, Code[] arguments, ValueKind kind) => LatexTemplate.Fill(template, arguments, kind);

        /// <inheritdoc/>
        protected override Code Reduce(Function function, Code[] arguments) =>
            LatexTemplate.Fill(TemplateOf(function)!, arguments, function.Reduction!.Kind);

        /// <inheritdoc/>
        protected override Code OfMatrices(Function function, Code[] arguments, ValueKind kind) => LatexTemplate.Fill(TemplateOf(function)!, arguments, kind);
    }
}
