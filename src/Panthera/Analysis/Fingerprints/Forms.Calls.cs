using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>Calls of functions in normal form, by the laws and rules of their rows.</summary>
internal sealed partial class Forms
{
    private const int MaxArity = 4;

    /// <summary>A call of a function that is neither one of the four operations nor a composition.</summary>
    public Form Call(Function function, params ReadOnlySpan<Form> given)
    {
        if (function.Elementwise is { } code && AreConstant(given)) return Constant(code.Number(At(given, 0), At(given, 1), At(given, 2), 0));
        RulesOfFunction rules = function.Facts.Rules;
        if (rules.Scaled is { } scaled)
            return Product(Call(scaled.Result, Product(given[0], Constant(scaled.Inner))), Constant(scaled.Outer));
        foreach (CallRule rule in rules.Calls)
            if (rule.Rewrite(this, given) is { } rewritten) return rewritten;
        if (function.Algebra.IsIdempotent) return Extremum(function, given);

        _hasPole |= function.Algebra.TellsZerosApart;
        Span<Form> arguments = stackalloc Form[MaxArity];
        arguments = arguments[..given.Length];
        double outer = 1;
        for (int a = 0; a < arguments.Length; a++) arguments[a] = WithoutFactor(function, given[a], ref outer);
        Form call = arguments.Length == 1 ? Unary(function, arguments[0]) : Atom(function, arguments);
        return outer == 1 ? call : Product(call, Constant(outer));
    }

    /// <summary>The n-th argument of an atom.</summary>
    private Form Argument(int node, int n)
    {
        Term argument = _terms[_nodes[node].First + n];
        return new(argument.Coefficient, argument.Node);
    }

    /// <summary>Whether two values are equal up to rounding.</summary>
    public bool AreEqual(Form x, Form y) => Hash(x) == Hash(y);

    /// <summary>Takes out of an argument what the function passes on: its sign or a factor.</summary>
    private Form WithoutFactor(Function function, Form argument, ref double outer)
    {
        Algebra algebra = function.Algebra;
        if (algebra.Parity != Parity.None && argument.Coefficient < 0)
        {
            argument = new(-argument.Coefficient, argument.Node);
            if (algebra.Parity == Parity.Odd) outer = -outer;
        }
        if (algebra.Parity == Parity.Even) argument = WithoutMagnitudes(argument);
        if (algebra.Scaling == Scaling.None || argument.Node == One) return argument;
        if (algebra.Scaling == Scaling.Linear)
        {
            outer *= argument.Coefficient;
            // A sum of zeros of either sign is a positive one.
            _mixesZeros |= outer < 0;
        }
        // f(0 · x) is no number where x is infinite, even if f(x) is finite.
        else if (argument.Coefficient != 0) outer *= function.Elementwise!.Number(argument.Coefficient, 0, 0, 0);
        else return argument;
        return new(1, argument.Node);
    }

    /// <summary>For even functions: |x| · y may as well be x · y.</summary>
    private Form WithoutMagnitudes(Form form)
    {
        Factor single = new(form.Node, 1, 0);
        bool any = false;
        foreach (Factor factor in FactorsOf(form.Node, ref single)) any |= IsMagnitude(factor.Node);
        if (!any) return form;
        Form result = new(form.Coefficient, One);
        int count = FactorsOf(form.Node, ref single).Length;
        for (int i = 0; i < count; i++)
        {
            Factor factor = FactorsOf(form.Node, ref single)[i];
            result = Product(result, IsMagnitude(factor.Node) ? Argument(factor.Node, 0) : new(1, factor.Node), factor);
        }
        return result;
    }

    private bool IsMagnitude(int node) => _nodes[node].Function == Functions.Absolute;

    private Form Product(Form x, Form y, Factor power)
    {
        if (power.Above > 0) x = Product(x, y, power.Above);
        return power.Below > 0 ? Product(x, y, -power.Below) : x;
    }

    /// <summary>A call with one argument whose sign and factor are out.</summary>
    private Form Unary(Function function, Form x)
    {
        ref readonly Node node = ref _nodes[x.Node];
        if (node.Kind == NodeKind.Product && function.Algebra.Distributes && IsOne(x.Coefficient))
        {
            (int first, int count) = (node.First, node.Count);
            Form result = new(1, One);
            for (int i = 0; i < count; i++)
            {
                Factor factor = _factors[first + i];
                result = Product(result, Call(function, new Form(1, factor.Node)), factor);
            }
            return result;
        }
        if (node.Function is { } inner && IsOne(x.Coefficient))
            foreach (NestedRule rule in function.Facts.Rules.Nested)
                if (rule.Inner == inner)
                    return rule.Result == inner ? x : rule.Result is null ? Argument(x.Node, 0) : Call(rule.Result, Argument(x.Node, 0));
        return Atom(function, [x]);
    }

    /// <summary>The largest or the smallest of some values: a set of them.</summary>
    private Form Extremum(Function function, ReadOnlySpan<Form> given)
    {
        Reserve(ref _terms, _termCount + _nodes[given[0].Node].Count + _nodes[given[1].Node].Count + 2);
        int first = _termCount;
        foreach (Form form in given)
        {
            if (_nodes[form.Node].Function != function || !IsOne(form.Coefficient)) Insert(first, form);
            else for (int n = 0; n < _nodes[form.Node].Count; n++) Insert(first, Argument(form.Node, n));
        }
        if (_termCount > first + 1) return Atom(function, first);
        _termCount = first;
        return new(_terms[first].Coefficient, _terms[first].Node);
    }

    /// <summary>Puts a value in its place among the terms since an index, unless it is there already.</summary>
    private void Insert(int first, Form form)
    {
        UInt128 hash = Hash(form);
        int place = _termCount;
        for (; place > first; place--)
        {
            int order = Hash(new(_terms[place - 1].Coefficient, _terms[place - 1].Node)).CompareTo(hash);
            if (order == 0) return;
            if (order < 0) break;
        }
        _terms.AsSpan(place, _termCount - place).CopyTo(_terms.AsSpan(place + 1));
        _terms[place] = new(form.Node, form.Coefficient);
        _termCount++;
    }

    private Form Atom(Function function, ReadOnlySpan<Form> arguments)
    {
        bool swap = function.Commutative && Hash(arguments[0]) > Hash(arguments[1]);
        Reserve(ref _terms, _termCount + arguments.Length);
        int first = _termCount;
        for (int a = 0; a < arguments.Length; a++)
        {
            Form argument = arguments[swap && a < 2 ? 1 - a : a];
            _terms[_termCount++] = new(argument.Node, argument.Coefficient);
        }
        return Atom(function, first);
    }

    /// <summary>Makes an atom whose arguments are the terms since an index.</summary>
    private Form Atom(Function function, int first)
    {
        UInt128 hash = function.Facts.Hash;
        for (int i = first; i < _termCount; i++) hash = Mixing.Fold(hash, Hash(new(_terms[i].Coefficient, _terms[i].Node)));
        return new(1, Add(new(hash, NodeKind.Atom, first, _termCount - first, function)));
    }

    private PowerRule? RuleOf(Factor factor) =>
        _nodes[factor.Node].Function?.Facts.Rules.Power is { } rule && (factor.Above >= rule.Power || factor.Below >= rule.Power) ? rule : null;

    /// <summary>Replaces powers of a root among the factors since an index.</summary>
    private Form Rewritten(double coefficient, int first, int place, PowerRule rule)
    {
        Factor factor = _factors[place], replaced = new(factor.Node, factor.Above / rule.Power, factor.Below / rule.Power);
        Factor rest = new(factor.Node, factor.Above % rule.Power, factor.Below % rule.Power);
        if (rest is { Above: 0, Below: 0 })
        {
            _factors.AsSpan(place + 1, _factorCount - place - 1).CopyTo(_factors.AsSpan(place));
            _factorCount--;
        }
        else _factors[place] = rest;
        Form others = Product(coefficient, first);
        Form argument = Argument(factor.Node, 0), root = rule.Result is null ? argument : Call(rule.Result, argument);
        return Product(others, root, new Factor(factor.Node, replaced.Above * rule.ResultPower, replaced.Below * rule.ResultPower));
    }

    private static bool AreConstant(ReadOnlySpan<Form> forms)
    {
        foreach (Form form in forms)
            if (form.Node != One) return false;
        return true;
    }

    private static double At(ReadOnlySpan<Form> constants, int n) => n < constants.Length ? constants[n].Coefficient : 0;
}
