using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Export;

/// <summary>A program that is to be written in another language, without what does not matter.</summary>
public sealed class ExportedProgram
{
    /// <summary>The name of the hyperparameter that is the learning rate's peak.</summary>
    private const string PeakName = "learning_rate";

    private readonly Dictionary<long, Hyperparameter> _marked;

    private ExportedProgram(
        string className, string text, ParsedProgram parsed, Program marked, Dictionary<long, Hyperparameter> marks)
    {
        (ClassName, Text, Program, Marked, _marked) = (className, text, Liveness.Prune(parsed.Program), Liveness.Prune(marked), marks);
        Uses uses = new(this);
        Code[] results = Marked.Execute(uses);
        HasOneRate = uses.HasProduct && !uses.AreApart && results.All(r => r.Part == Part.Any);
        Settings = [.. parsed.Hyperparameters.Where(h => uses.Hyperparameters.Contains(h.Name) && !(HasOneRate && h.Name == PeakName))];
        Peak = HasOneRate ? parsed.Hyperparameters.Single(h => h.Name == PeakName) : null;
        ReadsRate = HasOneRate || uses.ReadsSchedule;
    }

    /// <summary>What the exported class is called, in Pascal case.</summary>
    public string ClassName { get; }

    /// <summary>The program's text as it was read, with its comments.</summary>
    public string Text { get; }

    /// <summary>The program with its hyperparameters bound, without what does not matter.</summary>
    public Program Program { get; }

    /// <summary>The hyperparameters that matter, without the learning rate.</summary>
    public IReadOnlyList<Hyperparameter> Settings { get; }

    /// <summary>
    /// The hyperparameter <c>learning_rate</c>, if the program reads it only where it is multiplied by the schedule's value: the
    /// product is then what the exported optimizer calls its learning rate. Null if that is the schedule's value alone.
    /// </summary>
    public Hyperparameter? Peak { get; }

    /// <summary>Whether the updates depend on the learning rate.</summary>
    public bool ReadsRate { get; }

    /// <summary>What the program is, in the first line of its comments; otherwise its name.</summary>
    public string Summary
    {
        get
        {
            string first = Text.Split('\n')[0].Trim();
            return first.StartsWith('#') && first.TrimStart('#', ' ').Length > 0 ? first.TrimStart('#', ' ').TrimEnd('.') : ClassName;
        }
    }

    /// <summary>The learning rate that the exported optimizer has unless it is given another one.</summary>
    public double DefaultRate => Peak?.Value ?? 1;

    /// <summary>The values that the learning rate may have.</summary>
    public HyperparameterRange? RateRange => Peak is null ? HyperparameterRange.NotNegative : Peak.Range;

    /// <summary>Whether the schedule's value and its peak are one number.</summary>
    internal bool HasOneRate { get; }

    /// <summary>The program with a value of its own for each hyperparameter, by which <see cref="HyperparameterAt"/> knows it.</summary>
    internal Program Marked { get; }

    /// <summary>Reads a program to export it.</summary>
    /// <param name="text">The program's text.</param>
    /// <param name="source">Where the text is from; messages begin with it.</param>
    /// <param name="className">What the exported class is to be called: letters and digits that begin with a letter.</param>
    /// <param name="overrides">Values that replace hyperparameters' defaults, by name.</param>
    /// <exception cref="InputException">If the text is no program, or the name cannot be a class's.</exception>
    public static ExportedProgram Read(
        string text, string source, string className, IReadOnlyDictionary<string, double>? overrides = null)
    {
        if (!ClassNames.IsValid(className))
            throw new InputException($"{Quoted.Of(className)} is no name for a class: letters and digits, the first a capital letter, at most {ClassNames.MaxLength}");
        ParsedProgram parsed = Parser.Read(text, source, overrides);
        // Programs know hyperparameters as constants. Read once more with values that occur nowhere else, each shows where it is used.
        HashSet<long> taken = [];
        foreach (Statement statement in parsed.Program.Statements)
            foreach (Operand operand in statement.Arguments.Where(a => a.IsConstant)) taken.Add(Bits(operand.Constant));
        Dictionary<string, double> values = [];
        Dictionary<long, Hyperparameter> marks = [];
        foreach (Hyperparameter hyperparameter in parsed.Hyperparameters)
            if (Mark(hyperparameter, taken) is { } mark)
            {
                taken.Add(Bits(mark));
                marks[Bits(mark)] = hyperparameter;
                values[hyperparameter.Name] = mark;
            }
        return new(className, text, parsed, Parser.Read(text, source, values).Program, marks);
    }

    /// <summary>The hyperparameter that a constant of <see cref="Marked"/> stands for, or null if it is a number.</summary>
    internal Hyperparameter? HyperparameterAt(double constant) => _marked.GetValueOrDefault(Bits(constant));

    /// <summary>What a constant of <see cref="Marked"/> stands for.</summary>
    internal Part PartOf(double constant) => HyperparameterAt(constant)?.Name == PeakName ? Part.Peak : Part.Any;

    /// <summary>Whether a call makes the learning rate of the schedule's value and its peak.</summary>
    internal static bool IsRate(Function function, ReadOnlySpan<Code> arguments) => function == Functions.Multiply
        && ((arguments[0].Part, arguments[1].Part) is (Part.Schedule, Part.Peak) or (Part.Peak, Part.Schedule));

    /// <summary>A value of a hyperparameter that is not taken; null if its range has none, so that it stays a number.</summary>
    private static double? Mark(Hyperparameter hyperparameter, HashSet<long> taken)
    {
        double up = hyperparameter.Value, down = hyperparameter.Value;
        for (int tries = 0; tries <= taken.Count; tries++)
        {
            up = Math.BitIncrement(up);
            down = Math.BitDecrement(down);
            foreach (double mark in (ReadOnlySpan<double>)[up, down])
                if (hyperparameter.Fault(mark) is null && !taken.Contains(Bits(mark))) return mark;
        }
        return null;
    }

    private static long Bits(double value) => BitConverter.DoubleToInt64Bits(value);

    /// <summary>The domain of uses: which hyperparameters are read, and whether the learning rate's factors meet only each other.</summary>
    private sealed class Uses(ExportedProgram exported) : Domain<Code>
    {
        public HashSet<string> Hyperparameters { get; } = [];

        public bool HasProduct { get; private set; }

        public bool AreApart { get; private set; }

        public bool ReadsSchedule { get; private set; }

        public override Code Input(int variable) =>
            new("", ValueKind.Scalar, Part: variable == exported.Marked.LearningRate ? Part.Schedule : Part.Any);

        public override Code Constant(double value)
        {
            if (exported.HyperparameterAt(value) is { } hyperparameter) Hyperparameters.Add(hyperparameter.Name);
            return new("", ValueKind.Scalar, Part: exported.PartOf(value));
        }

        public override Code Apply(int statement, Function function, ReadOnlySpan<Code> arguments)
        {
            bool isRate = IsRate(function, arguments);
            HasProduct |= isRate;
            foreach (Code argument in arguments)
            {
                AreApart |= !isRate && (argument.Part is Part.Schedule or Part.Peak);
                ReadsSchedule |= argument.Part == Part.Schedule;
            }
            return new("", ValueKind.Scalar);
        }
    }
}
