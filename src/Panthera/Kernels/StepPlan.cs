using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>A value that is written to an input's memory, or to the update's.</summary>
/// <param name="Value">The value.</param>
/// <param name="Target">The memory.</param>
internal readonly record struct Store(Instruction Value, Storage Target);

/// <summary>One phase: calls on whole values, then a pass over the arrays.</summary>
/// <param name="Index">Its place among the phases.</param>
/// <param name="Whole">What is called before the pass, in order.</param>
/// <param name="Pass">What the pass computes, in order.</param>
/// <param name="Stores">What the pass writes at its end beside what has memory of its own.</param>
internal sealed record Phase(int Index, IReadOnlyList<Instruction> Whole, IReadOnlyList<Instruction> Pass, IReadOnlyList<Store> Stores)
{
    /// <summary>Whether the pass must not run across the border of two arrays.</summary>
    public bool IsByArray => Pass.Any(i => i.Role == Role.Expand && i.Arguments[0].Kind != ValueKind.Array
        || i.Kind == ValueKind.PerArray || i.Arguments.Any(a => a.Kind == ValueKind.PerArray));
}

/// <summary>
/// What a kernel does in a step: the phases, and where every value lies. States and weights are overwritten in place where
/// nothing reads the old value afterwards.
/// </summary>
internal sealed class StepPlan
{
    private readonly ParameterLayout _layout;
    private readonly Dictionary<Instruction, Storage> _storage = [];
    private readonly List<Store> _smallStores = [];
    private readonly Dictionary<Storage, Storage> _next = [];
    private readonly Storage? _step;
    private readonly (Storage Storage, double Value)[] _constants;

    /// <summary>Plans a step.</summary>
    /// <param name="pruned">A well-typed program without dead statements.</param>
    /// <param name="layout">The parameters.</param>
    /// <param name="inputs">The memory of weights, gradient, states and learning rate.</param>
    /// <param name="update">Memory for the update; null if it is subtracted from the weights.</param>
    /// <param name="factors">What the weights and the update are multiplied by before that.</param>
    public StepPlan(Program pruned, ParameterLayout layout, IReadOnlyList<Storage> inputs, Storage? update, UpdateFactors factors)
    {
        _layout = layout;
        InstructionBuilder builder = new(pruned, variable => inputs[variable].Coded is not null);
        Instruction[] results = pruned.Execute(builder);
        Instruction[] instructionInputs = [.. Enumerable.Range(0, pruned.Inputs).Select(builder.Input)];
        for (int i = 0; i < instructionInputs.Length; i++) _storage[instructionInputs[i]] = inputs[i];

        List<(Instruction Value, Instruction? Overwritten, Storage Target)> targets = [];
        if (update is null)
            targets.Add((factors.NewWeights(builder, _storage, instructionInputs[Program.Weights], results[0], pruned.Statements.Length),
                instructionInputs[Program.Weights], inputs[Program.Weights]));
        else
            targets.Add((results[0], null, update));
        for (int s = 0; s < pruned.States; s++)
            if (results[s + 1] != instructionInputs[Program.State(s)])
                targets.Add((results[s + 1], instructionInputs[Program.State(s)], inputs[Program.State(s)]));
        // The memory of inputs is overwritten while others are still to be stored: they are read first.
        for (int t = 0; t < targets.Count; t++)
            if (targets[t] is { Value.Role: Role.Input, Value.Kind: ValueKind.Array } stored)
                targets[t] = stored with { Value = builder.Copy(stored.Value) };

        builder.Postpone(targets.Select(t => t.Value));
        IReadOnlyList<Instruction> all = builder.Instructions;
        int last = all.Select(i => i.InPass ? i.Phase : i.WholeFrom).DefaultIfEmpty(0).Max();
        List<Store> stores = PlaceTargets(targets, last, [.. all.Where(i => !i.InPass).SelectMany(i => i.Arguments)]);
        _constants = [.. all.SelectMany(i => i.Arguments).Concat(results).Distinct().Where(i => i.Role == Role.Constant).Select(i => (StorageOf(i), i.Constant))];
        foreach ((Storage storage, double value) in _constants) storage.Set(value);
        _step = builder.StepCount is { } step ? StorageOf(step) : null;

        Phases = new Phase[last + 1];
        for (int p = 0; p <= last; p++)
            Phases[p] = new(
                p,
                [.. all.Where(i => !i.InPass && i.Phase == p)], [.. all.Where(i => i.InPass && i.Phase == p)], p == last ? stores : []);
    }

    /// <summary>The phases, in order.</summary>
    public Phase[] Phases { get; }

    /// <summary>Memory that a value has to itself, or shares with the input that it overwrites; made when it is first asked for.</summary>
    public Storage StorageOf(Instruction value)
    {
        if (!_storage.TryGetValue(value, out Storage? storage)) _storage[value] = storage = Storage.Whole(value.Kind, _layout);
        return storage;
    }

    /// <summary>Whether a value of a pass is needed beyond it, and so has memory for all of its numbers.</summary>
    public bool IsKept(Instruction value) => _storage.ContainsKey(value) || value.LastPhase > value.Phase;

    /// <summary>Before the first phase of a step.</summary>
    public void Begin(long step) => _step?.Set(step);

    /// <summary>After the last phase: rows, columns and numbers among the states move on.</summary>
    public void End()
    {
        foreach (Store store in _smallStores) Move(StorageOf(store.Value), _next[store.Target]);
        foreach (Store store in _smallStores) Move(_next[store.Target], store.Target);
    }

    private void Move(Storage from, Storage to)
    {
        if (to.Kind == ValueKind.Scalar) to.Set(from.Number);
        else from.All(_layout).CopyTo(to.All(_layout));
    }

    /// <summary>Lets values be computed right where they are to be stored, if that is safe; the others are stored at the end of the last pass.</summary>
    private List<Store> PlaceTargets(
        List<(Instruction Value, Instruction? Overwritten, Storage Target)> targets, int last, HashSet<Instruction> neededWhole)
    {
        List<Store> stores = [];
        foreach ((Instruction value, Instruction? overwritten, Storage target) in targets)
        {
            bool inPlace = value.IsArrayOfPass && value.Role == Role.Elementwise && !_storage.ContainsKey(value)
                && (overwritten is null || overwritten.LastReader <= value.Order)
                // What needs a value whole needs it as floats.
                && (target.Coded is null || !neededWhole.Contains(value));
            if (value.Kind != ValueKind.Array)
            {
                _smallStores.Add(new(value, target));
                _next[target] = Storage.Whole(value.Kind, _layout);
            }
            else if (inPlace) _storage[value] = target;
            else
            {
                stores.Add(new(value, target));
                value.ReadAt(last, int.MaxValue);
            }
        }
        return stores;
    }
}
