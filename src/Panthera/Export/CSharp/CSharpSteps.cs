using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Export.CSharp;

/// <summary>
/// A step in C#: phases as the kernels have them. Each begins with calls on values that are whole, and then passes over the
/// arrays once, register by register; what is summed up or kept in the pass is whole in the next phase.
/// </summary>
internal sealed class CSharpSteps
{
    private const string Indent = "    ", Weights = "weights[a]";

    private readonly ExportedProgram _exported;
    private readonly Dictionary<Instruction, string> _names = [];
    private readonly Identifiers _identifiers = new(CSharpText.Reserved, isCamelCase: true);
    private readonly HashSet<Instruction> _kept = [];
    private readonly List<string> _lines = [];
    private readonly Instruction _weights;

    /// <summary>Writes a program's step.</summary>
    public CSharpSteps(ExportedProgram exported)
    {
        _exported = exported;
        Program program = exported.Marked;
        Settings = [.. exported.Settings.Select(s => (_identifiers.Take(s.Name), s))];
        NamedInstructions named = new(exported);
        Instruction[] results = program.Execute(named);
        Instruction[] inputs = [.. Enumerable.Range(0, program.Inputs).Select(named.Input)];
        States = [.. Enumerable.Range(0, program.States).Select(s => (_names[inputs[s + 2]] = _identifiers.Take(program.Variables[Program.State(s)]), program.StateKinds[s]))];
        _weights = inputs[Program.Weights];
        named.Builder.Postpone(results);
        IReadOnlyList<Instruction> all = named.Builder.Instructions;
        int last = all.Select(i => i.InPass ? i.Phase : i.WholeFrom).DefaultIfEmpty(0).Max();
        foreach (Instruction result in results) result.ReadAt(last, int.MaxValue);
        foreach (Instruction instruction in all)
        {
            _names[instruction] = _identifiers.Take(named.NameOf(instruction) ?? (instruction.Function ?? Functions.Multiply).Name);
            if (!IsNumber(instruction) && (!IsInPass(instruction) || instruction.LastPhase > instruction.Phase)) _kept.Add(instruction);
        }
        ReadsStep = named.Builder.StepCount is not null;
        for (int phase = 0; phase <= last; phase++)
        {
            foreach (Instruction whole in all.Where(i => !IsInPass(i) && i.Phase == phase)) Whole(whole);
            Instruction[] pass = [.. all.Where(i => IsInPass(i) && i.Phase == phase)];
            if (pass.Length > 0 || phase == last) Loop(pass, ValueKind.Array, phase == last ? Stores(results, inputs) : []);
        }
        Moves(results, inputs);
    }

    /// <summary>The states' names and kinds.</summary>
    public IReadOnlyList<(string Name, ValueKind Kind)> States { get; }

    /// <summary>The hyperparameters with their names here.</summary>
    public IReadOnlyList<(string Name, Hyperparameter Setting)> Settings { get; }

    /// <summary>Values that need memory, with their kinds.</summary>
    public IEnumerable<(string Name, ValueKind Kind)> Kept => _kept.Select(i => (_names[i], i.Kind)).OrderBy(k => k.Item1, StringComparer.Ordinal);

    /// <summary>The lines of the method.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>Whether the number of the step is read.</summary>
    public bool ReadsStep { get; }

    /// <summary>The length of a kind's values in array <c>a</c>.</summary>
    public static string Length(ValueKind kind) => (Side(kind.Rows()), Side(kind.Columns())) switch
    {
        ("1", var columns) => columns,
        (var rows, "1") => rows,
        var (rows, columns) => $"{rows} * {columns}",
    };

    private static string Side(Side side) => side switch { Language.Side.One => "1", Language.Side.Rows => "_rows[a]", _ => "_columns[a]" };

    private static bool IsNumber(Instruction i) => i.Kind == ValueKind.Scalar;

    /// <summary>Whether a pass computes it: expansions are made whole before it.</summary>
    private static bool IsInPass(Instruction i) => i.InPass && i.Role != Role.Expand;

    /// <summary>The memory of a value in array <c>a</c>.</summary>
    private string Memory(Instruction value) => value.Role != Role.Input ? $"_{_names[value]}[a]"
        : value.InputVariable switch { Program.Weights => Weights, Program.Gradient => "gradients[a]", _ => $"_{_names[value]}[a]" };

    /// <summary>A scalar.</summary>
    private string Number(Instruction value) => value.Role switch
    {
        Role.Constant => _exported.HyperparameterAt(value.Constant) is { } setting && Settings.Any(s => s.Setting == setting)
            ? CSharpText.Property(_exported.ClassName, Settings.Single(s => s.Setting == setting).Name) : CSharpText.Number(value.Constant),
        Role.StepCount => "step",
        Role.Input when value.InputVariable == _exported.Marked.LearningRate => "LearningRate",
        Role.Input => $"_{_names[value]}",
        _ => _names[value],
    };

    private void Whole(Instruction value)
    {
        string name = _names[value];
        if (value.Role == Role.Reduction) Loop([value], value.Arguments[0].Kind, []);
        else if (IsNumber(value)) _lines.Add($"double {name} = {CSharpExpression.Of(value.Function!, false, [.. value.Arguments.Select(a => Literal(Number(a)))]).Text};");
        else if (value.Role == Role.Elementwise) Loop([value], value.Kind, []);
        else
        {
            string Matrix(Instruction a) => $"{Memory(a)}, {Side(a.Kind.Rows())}, {Side(a.Kind.Columns())}";
            string source = value.Role == Role.MatrixMap ? string.Join(", ", value.Arguments.Select(Matrix))
                : IsNumber(value.Arguments[0]) ? $"[(float){(Number(value.Arguments[0]))}], 1, 1" : Matrix(value.Arguments[0]);
            string call = value.Role == Role.MatrixMap ? Identifiers.PascalCase(value.Function!.Name) : "Expand";
            string sides = value.Role == Role.MatrixMap ? "" : $", {Side(value.Kind.Rows())}, {Side(value.Kind.Columns())}";
            _lines.AddRange(["for (int a = 0; a < _rows.Length; a++)", "{", $"{Indent}{call}({source}, _{name}[a]{sides});", "}"]);
        }
    }

    /// <summary>A pass over values of a kind.</summary>
    private void Loop(IReadOnlyList<Instruction> pass, ValueKind kind, IReadOnlyList<(Instruction Value, string Target)> stores)
    {
        List<string> before = [], perArray = [], body = [], after = [], end = [];
        Dictionary<Instruction, string> registers = [];
        foreach (Instruction value in pass)
        {
            string[] arguments = [.. value.Arguments.Select(Register)];
            string name = _names[value];
            if (value.Role == Role.Reduction)
            {
                Reduction reduction = value.Function!.Reduction!;
                string sum = _identifiers.Take($"{name}_sum"), term = reduction.Term switch
                {
                    ReductionTerm.Values => $"Sum({arguments[0]}, count - i)",
                    ReductionTerm.Squares => $"Dot({arguments[0]}, {arguments[0]}, count - i)",
                    _ => $"Dot({arguments[0]}, {arguments[1]}, count - i)",
                };
                (reduction.Kind == ValueKind.Scalar ? before : perArray).Add($"double {sum} = 0.0;");
                body.Add($"{sum} += {term};");
                string finished = Template.Fill(value.Function.Notation.CSharp!, Literal(sum), Literal("count"));
                if (reduction.Kind == ValueKind.Scalar) end.Add($"double {name} = {finished};");
                else after.Add($"_{name}[a][0] = (float)({finished});");
                continue;
            }
            body.Add($"Vector<float> {name} = {CSharpExpression.Of(value.Function!, true, [.. arguments.Select(Literal)]).Text};");
            registers[value] = name;
            if (_kept.Contains(value)) body.Add($"Store({name}, _{name}[a], i);");
        }
        // All are loaded before any is stored: a state may become what another one, or the weights, were.
        string[] stored = [.. stores.Select(s => $"Store({(s.Target == Weights ? $"{Register(_weights)} - {Register(s.Value)}" : Register(s.Value))}, {s.Target}, i);")];
        body.AddRange(stored);
        _lines.AddRange(before);
        _lines.AddRange(["for (int a = 0; a < _rows.Length; a++)", "{", $"{Indent}int count = {Length(kind)};"]);
        _lines.AddRange(perArray.Select(l => Indent + l));
        _lines.AddRange([$"{Indent}for (int i = 0; i < count; i += Vector<float>.Count)", Indent + "{"]);
        _lines.AddRange(body.Select(l => Indent + Indent + l));
        _lines.Add(Indent + "}");
        _lines.AddRange(after.Select(l => Indent + l));
        _lines.Add("}");
        _lines.AddRange(end);

        string Register(Instruction value)
        {
            if (registers.TryGetValue(value, out string? known)) return known;
            string name;
            if (IsNumber(value))
            {
                name = _identifiers.Take((value.Role == Role.Constant && char.IsDigit(Number(value).TrimStart('-')[0]) ? "number" : Number(value).TrimStart('_')) + "_vector");
                before.Add($"Vector<float> {name} = new((float){(Number(value))});");
            }
            else if (value.Kind == ValueKind.PerArray && kind != ValueKind.PerArray)
            {
                name = _identifiers.Take(Base(value) + "_vector");
                perArray.Add($"Vector<float> {name} = new({Memory(value)}[0]);");
            }
            else
            {
                name = _identifiers.Take(Base(value) + "_part");
                body.Add($"Vector<float> {name} = Load({Memory(value)}, i);");
            }
            return registers[value] = name;
        }
    }

    private string Base(Instruction value) => value.Role != Role.Input || value.InputVariable > 1 ? _names[value]
        : _exported.Marked.Variables[value.InputVariable];

    /// <summary>What the last pass stores: the weights, and states that are arrays.</summary>
    private List<(Instruction, string)> Stores(Instruction[] results, Instruction[] inputs)
    {
        List<(Instruction, string)> stores = [];
        for (int s = 1; s < results.Length; s++)
            if (results[s].Kind == ValueKind.Array && results[s] != inputs[s + 1]) stores.Add((results[s], Memory(inputs[s + 1])));
        stores.Add((results[0], Weights));
        return stores;
    }

    /// <summary>States of other kinds move on at the end of the step, all at once.</summary>
    private void Moves(Instruction[] results, Instruction[] inputs)
    {
        int[] moved = [.. Enumerable.Range(1, results.Length - 1).Where(s => results[s].Kind != ValueKind.Array && results[s] != inputs[s + 1])];
        int[] read = [.. moved.Where(s => results[s].Role == Role.Input)];
        foreach (int s in read)
            _lines.Add(IsNumber(results[s]) ? $"double next{s} = {Number(results[s])};" : $"float[][] next{s} = [.. _{_names[results[s]]}.Select(x => x.ToArray())];");
        foreach (int s in moved)
        {
            string target = _names[inputs[s + 1]], source = read.Contains(s) ? $"next{s}" : IsNumber(results[s]) ? Number(results[s]) : $"_{_names[results[s]]}";
            if (IsNumber(results[s])) _lines.Add($"_{target} = {source};");
            else _lines.AddRange(["for (int a = 0; a < _rows.Length; a++)", "{", $"{Indent}{source}[a].CopyTo(_{target}[a], 0);", "}"]);
        }
    }

    private static Code Literal(string text) => new(text, ValueKind.Scalar, text.StartsWith('-') ? Code.Sign : Code.Atom);
}
