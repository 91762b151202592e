using System.Globalization;
using Panthera.Language;

namespace Panthera.Tests.Generators;

/// <summary>
/// Writes a program in other words: rules of algebra the wrong way round, code that does not matter, states that are stored twice,
/// on another scale or for nothing, other names. What it computes stays the same.
/// </summary>
internal sealed class Disguises(Rng rng)
{
    private Rng _rng = rng;
    private int _names;

    /// <summary>A disguise of a program whose statements assign each variable once, or its inputs' names anew.</summary>
    public Program Next(Program program, int changes)
    {
        Lines lines = Lines.Of(program);
        for (int c = 0; c < changes; c++)
        {
            Action<Lines>[] all = [Inverse, Inverse, Inverse, Scaled, Duplicated, Idle, DeadCode, Factored];
            all[_rng.Next(all.Length)](lines);
        }
        Shuffle(lines);
        return Parser.Parse(lines.Print());
    }

    /// <summary>A statement as text: target = function(arguments), each a variable or a number.</summary>
    private sealed record Line(string Target, string Function, string[] Arguments);

    /// <summary>A program as text in which each name is assigned once.</summary>
    private sealed class Lines
    {
        public List<Line> All { get; } = [];

        public List<(string Name, string Next)> States { get; } = [];

        public string Update { get; set; } = "";

        public static Lines Of(Program program)
        {
            Lines lines = new();
            Writer writer = new(program, lines);
            string[] results = program.Execute(writer);
            for (int s = 0; s < program.States; s++) lines.States.Add((program.Variables[Program.State(s)], results[s + 1]));
            lines.Update = results[0];
            return lines;
        }

        public string Print()
        {
            string head = string.Join(", ", ["w", "g", .. States.Select(s => s.Name), "lr"]);
            return $"def train({head}):\n{string.Concat(All.Select(l => $"  {l.Target} = {Text(l)}\n"))}  return {string.Join(", ", [Update, .. States.Select(s => s.Next)])}\n";
        }

        private static string Text(Line line) => Functions.Find(line.Function) is { Operator: { } symbol }
            ? $"{line.Arguments[0]} {symbol} {line.Arguments[1]}" : $"{line.Function}({string.Join(", ", line.Arguments)})";

        private sealed class Writer(Program program, Lines lines) : Domain<string>
        {
            private int _next;

            public override string Input(int variable) => program.Variables[variable];

            public override string Constant(double value) => Printer.Print(value);

            public override string Apply(int statement, Function function, ReadOnlySpan<string> arguments)
            {
                string target = $"t{_next++}";
                lines.All.Add(new(target, function.Operator ?? function.Name, arguments.ToArray()));
                return target;
            }
        }
    }

    private string Name() => $"d{_names++}";

    private string Number(double low, double high) => Printer.Print(Math.Round(_rng.Uniform(low, high), 4));

    private static bool IsNumber(string argument) => char.IsDigit(argument[0]) || argument[0] == '-';

    /// <summary>A statement with the same value in other words.</summary>
    private void Inverse(Lines lines)
    {
        int at = _rng.Next(lines.All.Count);
        Line line = lines.All[at];
        List<Line> given = [];
        string Add(string function, params string[] arguments)
        {
            string name = Name();
            given.Add(new(name, function, arguments));
            return name;
        }
        string[] a = line.Arguments;
        string k = Number(0.3, 4);
        double factor = double.Parse(k, CultureInfo.InvariantCulture);
        (string Function, string[] Arguments)? last = (line.Function, _rng.Next(4)) switch
        {
            ("interp", 0 or 1) => ("+", [Add("*", a[0], Printer.Print(1 - double.Parse(a[2], CultureInfo.InvariantCulture))), Add("*", a[1], a[2])]),
            ("interp", 2) => ("-", [a[0], Add("*", Add("-", a[0], a[1]), a[2])]),
            ("interp", _) => ("+", [a[1], Add("*", Add("-", a[0], a[1]), Printer.Print(1 - double.Parse(a[2], CultureInfo.InvariantCulture)))]),
            ("square", 0) => ("*", [a[0], a[0]]),
            ("square", 1) => ("power", [a[0], "2.0"]),
            ("square", 2) => ("square", [Add("negative", a[0])]),
            ("square", _) => ("square", [Add("abs", a[0])]),
            ("sqrt", 0) => ("exp", [Add("*", Add("log", a[0]), "0.5")]),
            ("sqrt", 1) => ("sqrt", [Add("negative", a[0])]),
            ("sqrt", _) => ("*", [Add("sqrt", Add("*", a[0], k)), Printer.Print(1 / Math.Sqrt(factor))]),
            ("sign", 0) => ("/", [a[0], Add("sqrt", Add("*", a[0], a[0]))]),
            ("sign", 1) => ("sign", [Add("*", a[0], k)]),
            ("sign", 2) => ("sign", [Add("cbrt", a[0])]),
            ("sign", _) => ("sign", [Add("arctan", Add("sinh", a[0]))]),
            ("/", 0) => ("/", [Add("*", a[0], k), Add("*", a[1], k)]),
            ("/", 1) => ("negative", [Add("/", Add("negative", a[0]), a[1])]),
            ("*", 0) => ("*", [a[1], a[0]]),
            ("*", 1) => ("*", [Add("negative", a[0]), Add("*", a[1], "-1.0")]),
            ("*", _) when !IsNumber(a[0]) => ("*", [Add("*", a[0], k), Add("*", a[1], Printer.Print(1 / factor))]),
            ("+", 0) => ("+", [a[1], a[0]]),
            ("+", 1) => ("-", [a[0], Add("negative", a[1])]),
            ("+", _) => ("-", [Add("+", Add("+", a[0], k), a[1]), k]),
            ("-", 0) => ("+", [a[0], Add("*", a[1], "-1.0")]),
            ("-", _) => ("negative", [Add("-", a[1], a[0])]),
            _ => null,
        };
        if (last is not { } found) return;
        lines.All[at] = new(line.Target, found.Function, found.Arguments);
        lines.All.InsertRange(at, given);
    }

    /// <summary>A state on another scale.</summary>
    private void Scaled(Lines lines)
    {
        if (lines.States.Count == 0) return;
        int s = _rng.Next(lines.States.Count);
        (string name, string next) = lines.States[s];
        string k = Number(0.2, 5), read = Name(), stored = Name();
        double factor = double.Parse(k, CultureInfo.InvariantCulture);
        Rename(lines, name, read);
        lines.All.Insert(0, new(read, "*", [name, k]));
        string value = next == name ? read : next;
        lines.All.Add(new(stored, "*", [value, Printer.Print(1 / factor)]));
        lines.States[s] = (name, stored);
    }

    /// <summary>A second copy of a state, which some of the readers read.</summary>
    private void Duplicated(Lines lines)
    {
        if (lines.States.Count is 0 or > 3) return;
        (string name, string next) = lines.States[_rng.Next(lines.States.Count)];
        string copy = $"s{Name()}", k = Number(0.5, 2), stored = Name(), read = Name();
        double factor = double.Parse(k, CultureInfo.InvariantCulture);
        for (int i = 0; i < lines.All.Count; i++)
            if (_rng.Next(2) == 0) lines.All[i] = lines.All[i] with { Arguments = [.. lines.All[i].Arguments.Select(a => a == name ? read : a)] };
        lines.All.Insert(0, new(read, "*", [copy, k]));
        lines.All.Add(new(stored, "*", [next, Printer.Print(1 / factor)]));
        lines.States.Add((copy, stored));
    }

    /// <summary>A state that nothing needs.</summary>
    private void Idle(Lines lines)
    {
        if (lines.States.Count > 3) return;
        string state = $"s{Name()}", next = Name();
        string[] functions = ["cosh", "tanh", "square", "sin"];
        lines.All.Add(new(next, functions[_rng.Next(functions.Length)], [_rng.Next(2) == 0 ? lines.Update : "g"]));
        lines.States.Add((state, next));
    }

    private void DeadCode(Lines lines)
    {
        string[] functions = ["tan", "cos", "exp", "arctan", "log", "cbrt"];
        int at = _rng.Next(lines.All.Count + 1);
        string argument = at == 0 ? "w" : lines.All[at - 1].Target;
        lines.All.Insert(at, new(Name(), functions[_rng.Next(functions.Length)], [argument]));
    }

    /// <summary>(x + y) · z as x · z + y · z.</summary>
    private void Factored(Lines lines)
    {
        for (int i = 0; i < lines.All.Count; i++)
        {
            Line product = lines.All[i];
            if (product.Function != "*" || lines.All.FirstOrDefault(l => l.Target == product.Arguments[0]) is not { Function: "+" or "-" } sum) continue;
            (string x, string y) = (Name(), Name());
            lines.All[i] = new(product.Target, sum.Function, [x, y]);
            lines.All.InsertRange(i, [new(x, "*", [sum.Arguments[0], product.Arguments[1]]), new(y, "*", [sum.Arguments[1], product.Arguments[1]])]);
            return;
        }
    }

    private static void Rename(Lines lines, string from, string to)
    {
        for (int i = 0; i < lines.All.Count; i++)
            lines.All[i] = lines.All[i] with { Arguments = [.. lines.All[i].Arguments.Select(a => a == from ? to : a)] };
    }

    /// <summary>Another order of states and of independent statements.</summary>
    private void Shuffle(Lines lines)
    {
        for (int i = lines.States.Count - 1; i > 0; i--)
        {
            int j = _rng.Next(i + 1);
            (lines.States[i], lines.States[j]) = (lines.States[j], lines.States[i]);
        }
        for (int swap = 0; swap < 3 * lines.All.Count; swap++)
        {
            int i = _rng.Next(Math.Max(1, lines.All.Count - 1));
            if (i + 1 >= lines.All.Count || lines.All[i + 1].Arguments.Contains(lines.All[i].Target)) continue;
            (lines.All[i], lines.All[i + 1]) = (lines.All[i + 1], lines.All[i]);
        }
    }
}
