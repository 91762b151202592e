using System.Collections.Immutable;
using System.Globalization;
using Panthera.Language;
using Panthera.Rewriting.Graphs;

namespace Panthera.Rewriting.Extracting;

/// <summary>
/// Gives a program readable names by role, as in the paper's listings: momentum m, second moment v, update, weight decay wd; and
/// an order of statements in which states keep their names.
/// </summary>
internal sealed class Naming
{
    private readonly Program _program;
    private readonly Statement[] _statements;
    private readonly int[] _lastUse;
    private readonly Dictionary<int, int> _definition = [];
    private readonly Dictionary<int, int> _uses = [];
    private readonly Facts[] _facts;
    private readonly ValueKind[] _kinds;
    private readonly string[] _inputs;

    private Naming(Program program)
    {
        _program = program;
        _statements = StatementOrder.Of(program);
        for (int i = 0; i < _statements.Length; i++) _definition[_statements[i].Target] = i;
        _lastUse = new int[program.Variables.Length];
        Array.Fill(_lastUse, -1);
        for (int i = 0; i < _statements.Length; i++)
            foreach (Operand argument in _statements[i].Arguments)
            {
                if (argument.IsConstant) continue;
                _lastUse[argument.Variable] = i;
                _uses[argument.Variable] = _uses.GetValueOrDefault(argument.Variable) + 1;
            }
        foreach (int result in program.Results) _lastUse[result] = int.MaxValue;
        _facts = StateFacts.OfVariables(program);
        _kinds = KindsOf(program, _statements);
        _inputs = InputNames();
    }

    /// <summary>The program with readable names; each variable of it must be assigned once at most.</summary>
    public static Program Readable(Program program) => new Naming(program).Named();

    private Program Named()
    {
        string?[] wanted = new string?[_program.Variables.Length];
        for (int s = 0; s < _program.States; s++)
            if (_definition.ContainsKey(_program.Results[s + 1])) wanted[_program.Results[s + 1]] ??= _inputs[Program.State(s)];
        Update(_program.Results[0], wanted);

        List<string> names = [.. _inputs];
        Dictionary<string, int> holder = [];
        for (int v = 0; v < _inputs.Length; v++) holder[_inputs[v]] = v;
        int[] index = new int[_program.Variables.Length];
        for (int v = 0; v < _inputs.Length; v++) index[v] = v;
        ImmutableArray<Statement>.Builder statements = ImmutableArray.CreateBuilder<Statement>();
        string[] given = new string[_program.Variables.Length];
        _inputs.CopyTo(given, 0);
        for (int i = 0; i < _statements.Length; i++)
        {
            Statement statement = _statements[i];
            string name = wanted[statement.Target] ?? Proposed(statement, given);
            // A name is free if who has it is not needed any more.
            string free = name;
            for (int n = 2; holder.TryGetValue(free, out int before) && _lastUse[before] > i; n++) free = name + n.ToString(CultureInfo.InvariantCulture);
            holder[free] = statement.Target;
            given[statement.Target] = free;
            Operand[] arguments = [.. statement.Arguments.Select(a => a.IsConstant ? a : Operand.Of(index[a.Variable]))];
            int target = names.IndexOf(free);
            if (target < 0)
            {
                target = names.Count;
                names.Add(free);
            }
            index[statement.Target] = target;
            statements.Add(new(target, statement.Function, [.. arguments]));
        }
        return new Program([.. names], _program.StateKinds, statements.ToImmutable(), [.. _program.Results.Select(r => index[r])]);
    }

    /// <summary>The chain of values that become the update.</summary>
    private void Update(int variable, string?[] wanted)
    {
        while (_definition.TryGetValue(variable, out int at) && wanted[variable] is null)
        {
            wanted[variable] = "update";
            int? next = null;
            // Of a quotient or a difference the first operand is what becomes the update.
            foreach (Operand argument in _statements[at].Arguments.Take(_statements[at].Function.Commutative ? 2 : 1))
                if (!argument.IsConstant && _uses.GetValueOrDefault(argument.Variable) == 1 && _definition.ContainsKey(argument.Variable)
                    && wanted[argument.Variable] is null && KindOf(argument.Variable) == ValueKind.Array && !IsDecay(argument.Variable)) next ??= argument.Variable;
            if (next is not { } main) return;
            variable = main;
        }
    }

    private bool IsDecay(int variable) => _definition.TryGetValue(variable, out int at) && _statements[at].Function == Functions.Multiply
        && _statements[at].Arguments.Any(a => !a.IsConstant && a.Variable == Program.Weights);

    private string Proposed(Statement statement, string[] given)
    {
        Operand first = statement.Arguments.Length > 0 ? statement.Arguments[0] : Operand.Of(0.0);
        if (IsDecay(statement.Target)) return "wd";
        if (statement.Function == Functions.Multiply && statement.Arguments.All(a => a.IsConstant || a.Variable == _program.LearningRate || given[a.Variable] == "lr")
            && KindOf(statement.Target) == ValueKind.Scalar) return "lr";
        if (statement.Function.IsStepCount) return "t";
        if (statement.Function.Arity == 1 && !first.IsConstant && given[first.Variable] is { Length: <= 8 } name)
            return statement.Function.Name switch { "square" => name + "2", "cube" => name + "3", "clip" => name, _ => $"{statement.Function.Name}_{name}" };
        if (statement.Function.Name == "clip" && !first.IsConstant) return $"{given[first.Variable]}_clipped";
        return "x";
    }

    private string[] InputNames()
    {
        string[] names = [.. _program.Variables.Take(_program.Inputs)];
        for (int s = 0; s < _program.States; s++)
            if (RoleOf(s) is { } role) names[Program.State(s)] = role;
        (names[Program.Weights], names[Program.Gradient], names[_program.LearningRate]) = ("w", "g", "lr");
        for (int s = 0; s < _program.States; s++)
        {
            string own = names[Program.State(s)];
            if (own is "w" or "g" or "lr" or "update" or "wd") own = "s";
            string free = own;
            for (int n = 2; Array.FindIndex(names, x => x == free) is var at && at >= 0 && at != Program.State(s); n++) free = own + n.ToString(CultureInfo.InvariantCulture);
            names[Program.State(s)] = free;
        }
        return names;
    }

    /// <summary>m for an average of what has both signs, v for one of what is never negative; null for what is no average.</summary>
    private string? RoleOf(int state)
    {
        if (!_definition.TryGetValue(_program.Results[state + 1], out int at)) return null;
        Statement next = _statements[at];
        if (next.Function.Name != "interp" && next.Function != Functions.Add) return null;
        bool readsItself = false, isPositive = true;
        foreach (Operand argument in next.Arguments.Take(2))
        {
            if (argument.IsConstant) continue;
            bool isState = argument.Variable == Program.State(state) || (_definition.TryGetValue(argument.Variable, out int scaled)
                && _statements[scaled].Arguments.Any(a => !a.IsConstant && a.Variable == Program.State(state)));
            readsItself |= isState;
            if (!isState) isPositive &= _facts[argument.Variable].IsNonNegative;
        }
        return !readsItself ? null : isPositive ? "v" : "m";
    }

    private ValueKind KindOf(int variable) => _kinds[variable];

    private static ValueKind[] KindsOf(Program program, Statement[] statements)
    {
        ValueKind[] kinds = new ValueKind[program.Variables.Length];
        for (int v = 0; v < program.Inputs; v++) kinds[v] = program.KindOf(v);
        foreach (Statement statement in statements)
            kinds[statement.Target] = statement.Function.Kind([.. statement.Arguments.Select(a => a.IsConstant ? ValueKind.Scalar : kinds[a.Variable])]) ?? ValueKind.Array;
        return kinds;
    }
}
