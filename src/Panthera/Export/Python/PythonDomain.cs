using Panthera.Language;

namespace Panthera.Export.Python;

/// <summary>
/// The domain of Python: one step for one array. Scalars are numbers in double precision, all else arrays in single. A sum over
/// the whole tree is yielded, array by array, and the sum of all is sent back.
/// </summary>
internal class PythonDomain(ExportedProgram exported, PythonLibrary library) : CodeDomain(exported, library.Rate, PythonText.Reserved)
{
    /// <summary>The library.</summary>
    protected PythonLibrary Library => library;

    /// <summary>The names of what the function that computes the update takes.</summary>
    public IReadOnlyList<string> Parameters =>
    [
        NameOf(Program.Weights), NameOf(Program.Gradient), .. States.Select(s => s.Name), .. ReadsStep ? ["step"] : (string[])[],
        .. ReadsRate ? [Rate] : (string[])[], .. Settings.Select(s => s.Name),
    ];

    /// <summary>The function that computes the update and the next states.</summary>
    public string Function(string name, string docstring)
    {
        string[] results = [.. Results.Select(r => r.Text)];
        return PythonText.Joined(
        [
            PythonText.Call(0, $"def {name}(", Parameters, "):"), $"    \"\"\"{docstring}\"\"\"", .. Lines.Select(line => PythonText.Statement(4, line)),
            results.Length == 1 ? $"    return ({results[0]},)" : PythonText.Several(4, "return ", results, ""),
        ]);
    }

    /// <inheritdoc/>
    protected override string? TemplateOf(Function function) => function.Notation.Python
        ?? (function.Composition is null && function.Elementwise is not null ? $"np.{function.Name}({string.Join(", ", Enumerable.Range(0, function.Arity).Select(a => $"{{{a}}}"))})" : null);

    /// <inheritdoc/>
    protected override Code Elementwise(string template, Code[] arguments, ValueKind kind) =>
        kind == ValueKind.Scalar ? OfNumbers(template, arguments) : OfArrays(template, arguments, kind);

    /// <inheritdoc/>
    protected override Code Reduce(Function function, Code[] arguments)
    {
        Reduction reduction = function.Reduction!;
        string term = Term(reduction, arguments);
        if (reduction.Kind == ValueKind.PerArray)
        {
            Code sum = new(term, ValueKind.PerArray), count = new($"_count({arguments[0].Text})", ValueKind.PerArray);
            return PerArray(arguments, Template.Fill(Library.InModule(function.Notation.Python!), sum, count));
        }
        HasTreeSums = true;
        Code total = Total(arguments, term);
        return function.Notation.Python == "{0}" ? total : OfNumbers(function.Notation.Python!, [total]);
    }

    /// <inheritdoc/>
    protected override Code OfMatrices(Function function, Code[] arguments, ValueKind kind) =>
        new($"_{function.Name}({string.Join(", ", arguments.Select(a => a.Text))})", kind);

    /// <summary>The text of a sum over one array, in double precision.</summary>
    private static string Term(Reduction reduction, Code[] arguments) => reduction.Term == ReductionTerm.Values
        ? $"_sum({arguments[0].Text})" : $"_dot({arguments[0].Text}, {arguments[^1].Text})";

    /// <summary>One number an array, rounded.</summary>
    protected virtual Code PerArray(Code[] arguments, string text) => new($"_per_array({text})", ValueKind.PerArray);

    /// <summary>The sum of a term over all arrays, which the caller of the function makes.</summary>
    protected virtual Code Total(Code[] arguments, string term)
    {
        string name = Names.Take("total");
        Lines.Add($"{name} = yield {term}");
        return new(name, ValueKind.Scalar);
    }

    /// <summary>A function of scalars.</summary>
    protected Code OfNumbers(string template, Code[] arguments)
    {
        bool isStatic = arguments.All(a => a.IsStatic);
        // A power of a number in [0, 1] to that of the step, which is above 0, is one that Python's own operator has no trouble with.
        if (template.StartsWith("np.power({0}", StringComparison.Ordinal) && arguments is [{ Part: Part.Fraction }, { Part: Part.Step }])
            return new(Template.Fill("{0}**{1}", arguments), ValueKind.Scalar, Code.Sign + 1, isStatic);
        if (library.HasPlainScalars) return OfPlainNumbers(template, arguments);
        if (!isStatic) return new(Template.Fill(library.InModule(template), arguments), ValueKind.Scalar, Template.Precedence(template));
        // Python refuses to divide by zero; NumPy does as IEEE 754 says.
        return template == "{0} / {1}" ? new($"np.divide({arguments[0].Text}, {arguments[1].Text})", ValueKind.Scalar, IsStatic: true)
            : new(Template.Fill(template, arguments), ValueKind.Scalar, Template.Precedence(template), IsStatic: true);
    }

    /// <summary>A function of values that are not all scalars.</summary>
    protected virtual Code OfArrays(string template, Code[] arguments, ValueKind kind)
    {
        bool isOperator = Template.IsOperator(template);
        for (int a = 0; a < arguments.Length; a++)
        {
            // Python's numbers meet arrays as they are, except where the library takes none.
            bool isPlain = library.HasPlainScalars ? isOperator && (a > 0 || template != "{0} / {1}") : arguments[a].IsLiteral;
            if (arguments[a].IsScalar && !isPlain) arguments[a] = new($"_single({arguments[a].Text})", kind);
        }
        return new(Template.Fill(library.InModule(template), arguments), kind, Template.Precedence(template));
    }

    /// <summary>A function of Python's floats: those operators that never raise an exception, and for all else the library's functions.</summary>
    private Code OfPlainNumbers(string template, Code[] arguments)
    {
        bool isOperator = Template.IsOperator(template);
        if (isOperator && template != "{0} / {1}") return new(Template.Fill(template, arguments), ValueKind.Scalar, Template.Precedence(template));
        for (int a = 0; a < (isOperator ? 1 : arguments.Length); a++) arguments[a] = AsTensor(arguments[a].Text);
        string text = Template.Fill(library.InModule(template), arguments);
        return new(Template.Precedence(template) < Code.Atom ? $"({text}).item()" : $"{text}.item()", ValueKind.Scalar);
    }

    /// <summary>A scalar as a tensor: what was taken out of one is put back.</summary>
    private static Code AsTensor(string number)
    {
        const string taken = ").item()";
        if (!number.EndsWith(taken, StringComparison.Ordinal)) return new($"_double({number})", ValueKind.Scalar);
        string tensor = number[..^(taken.Length - 1)];
        return tensor.StartsWith('(') ? new(tensor[1..^1], ValueKind.Scalar, Code.Product) : new(tensor, ValueKind.Scalar);
    }
}
