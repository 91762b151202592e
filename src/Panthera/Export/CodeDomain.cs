using System.Globalization;
using Panthera.Language;

namespace Panthera.Export;

/// <summary>
/// The domain of other languages' text: a value is what an expression looks like, and each statement of the program a line.
/// Functions are written by their <see cref="Notation"/> or their composition, sums and matrix functions as the language can.
/// </summary>
internal abstract class CodeDomain : Domain<Code>
{
    /// <summary>The longest expression within a composed function that is no line of its own.</summary>
    private const int MaxInner = 40;

    private readonly string[] _names;
    private readonly Dictionary<string, string> _settings = [];
    private bool[] _isPart = [];
    private int _depth;

    /// <summary>Names what the program has.</summary>
    /// <param name="exported">The program.</param>
    /// <param name="rate">What the language calls the learning rate.</param>
    /// <param name="reserved">Names that cannot be given.</param>
    /// <param name="isCamelCase">Whether words of names are told apart by capitals.</param>
    protected CodeDomain(ExportedProgram exported, string rate, IEnumerable<string> reserved, bool isCamelCase = false)
    {
        (Exported, Rate) = (exported, rate);
        Names = new Identifiers(reserved.Append(rate).Append("step"), isCamelCase);
        foreach (Hyperparameter setting in exported.Settings) _settings[setting.Name] = Spelled(Names.Take(setting.Name));
        // What the file calls the learning rate may stand for its product with the peak, and so keeps its name to itself.
        _names = [.. Program.Variables.Select((name, v) => Spelled(Names.Take(v == Program.LearningRate ? "scaled_" + name : name)))];
    }

    /// <summary>The program.</summary>
    protected ExportedProgram Exported { get; }

    /// <summary>The program, with hyperparameters marked.</summary>
    protected Program Program => Exported.Marked;

    /// <summary>What the language calls the learning rate.</summary>
    public string Rate { get; }

    /// <summary>Gives names.</summary>
    protected Identifiers Names { get; }

    /// <summary>The lines, without indentation.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>Whether the number of the step is read.</summary>
    public bool ReadsStep { get; private set; }

    /// <summary>Whether the learning rate is read.</summary>
    public bool ReadsRate { get; private set; }

    /// <summary>Whether anything is summed over the whole tree.</summary>
    public bool HasTreeSums { get; protected set; }

    /// <summary>Whether values are taken as matrices: if rows and columns are told apart.</summary>
    public bool HasMatrices { get; private set; }

    /// <summary>The results' text: the update, then the states' next values.</summary>
    public Code[] Results { get; private set; } = [];

    /// <summary>The names of the states.</summary>
    public IEnumerable<(string Name, ValueKind Kind)> States => Enumerable.Range(0, Program.States)
        .Select(s => (NameOf(Program.State(s)), Program.StateKinds[s]));

    /// <summary>The hyperparameters that the program reads, with their names here.</summary>
    public IEnumerable<(string Name, Hyperparameter Setting)> Settings => Exported.Settings.Select(s => (_settings[s.Name], s));

    /// <summary>The name of a variable.</summary>
    public string NameOf(int variable) => _names[variable];

    /// <summary>Writes all lines.</summary>
    public void Run()
    {
        HasMatrices = Shapes.AreToldApart(Program);
        _isPart = Inlining.Of(Program);
        Results = Program.Execute(this);
    }

    /// <inheritdoc/>
    public override Code Input(int variable) => variable == Program.LearningRate
        ? new(Rate, ValueKind.Scalar, Part: Part.Schedule) : new(NameOf(variable), Program.KindOf(variable));

    /// <inheritdoc/>
    public override Code Constant(double value)
    {
        if (Exported.HyperparameterAt(value) is not { } setting)
            return new(Number(value), ValueKind.Scalar, value < 0 || double.IsNegative(value) ? Code.Sign : Code.Atom, IsStatic: true, IsLiteral: true,
                Part: value is >= 0 and <= 1 ? Part.Fraction : Part.Any);
        Part part = Exported.HasOneRate ? Exported.PartOf(value) : Part.Any;
        if (part == Part.Peak) return new("", ValueKind.Scalar, Part: part);
        bool isFraction = setting.Range is { Low: >= 0, High: <= 1 };
        return new(_settings[setting.Name], ValueKind.Scalar, IsStatic: true, IsLiteral: true, Part: isFraction ? Part.Fraction : Part.Any);
    }

    /// <inheritdoc/>
    public sealed override Code Apply(int statement, Function function, ReadOnlySpan<Code> arguments)
    {
        if (Exported.HasOneRate && ExportedProgram.IsRate(function, arguments)) return Read(new(Rate, ValueKind.Scalar));
        Code[] read = [.. arguments];
        for (int a = 0; a < read.Length; a++)
        {
            read[a] = Read(read[a]);
            if (ShortensParts && read[a].Text.Length > MaxInner) read[a] = Assign(Names.Take("part"), read[a]);
        }
        _depth++;
        Code value = Write(statement, function, read);
        _depth--;
        return _depth == 0 && !_isPart[statement] ? Assign(NameOf(Program.Statements[statement].Target), value) : value;
    }

    /// <summary>A name as the language writes it.</summary>
    protected virtual string Spelled(string name) => name;

    /// <summary>What the language calls the number of the step.</summary>
    protected virtual string StepName => "step";

    /// <summary>Whether long parts of an expression become lines of their own.</summary>
    protected virtual bool ShortensParts => true;

    /// <summary>A value that an assignment has given a name.</summary>
    protected virtual Code Assign(string name, Code value)
    {
        Lines.Add($"{name} = {value.Text}");
        return Named(name, value);
    }

    /// <summary>A value by its name.</summary>
    protected static Code Named(string name, Code value) => new(name, value.Kind, IsStatic: value.IsStatic, Part: value.Part == Part.Step ? Part.Step : Part.Any);

    /// <summary>The template of a function in this language, or null if it has none.</summary>
    protected abstract string? TemplateOf(Function function);

    /// <summary>The text of an elementwise function.</summary>
    protected abstract Code Elementwise(string template, Code[] arguments, ValueKind kind);

    /// <summary>The text of a function of scalars, where that is no <see cref="Elementwise"/> one; otherwise none.</summary>
    protected virtual Code Numbers(int statement, Function function, Code[] arguments) => new("", ValueKind.Scalar);

    /// <summary>The text of a sum, over an array or the tree, and what is made of it.</summary>
    protected abstract Code Reduce(Function function, Code[] arguments);

    /// <summary>The text of a function of whole matrices.</summary>
    protected abstract Code OfMatrices(Function function, Code[] arguments, ValueKind kind);

    /// <summary>A number as the language reads it.</summary>
    protected virtual string Number(double value) => Printer.Print(value);

    private Code Write(int statement, Function function, Code[] arguments)
    {
        if (function.IsStepCount)
        {
            ReadsStep = true;
            return new(StepName, ValueKind.Scalar, Part: Part.Step);
        }
        if (function.Reduction is not null) return Reduce(function, arguments);
        string? template = TemplateOf(function);
        if (template is null && function.Composition is { } composition) return composition.Build(this, statement, arguments);
        ValueKind kind = function.Kind([.. arguments.Select(a => a.Kind)])
            ?? throw new InvalidOperationException($"{function} does not fit its arguments; check the program first.");
        if (kind == ValueKind.Scalar && Numbers(statement, function, arguments) is { Text.Length: > 0 } number) return number;
        return function.MatrixMap is not null ? OfMatrices(function, arguments, kind)
            : Elementwise(template ?? throw new NotSupportedException(string.Create(CultureInfo.InvariantCulture, $"{function} has no notation.")), arguments, kind);
    }

    private Code Read(Code code)
    {
        ReadsRate |= code.Text == Rate;
        return code with { Part = code.Part == Part.Schedule ? Part.Any : code.Part };
    }
}
