namespace Panthera.Training.Graphs;

/// <summary>
/// Where everything of a graph lies in the arena, for slices of a number of examples. A block is taken when its first
/// operation writes it and given back after the last one, forward or backward, that reads it.
/// </summary>
internal sealed class PlanLayout
{
    /// <summary>No place.</summary>
    public const int None = -1;

    private readonly ArenaLayout _arena = new();
    private readonly IReadOnlyList<Value> _values;
    private readonly bool _reuse;

    // The forward pass's last reader of each value, and the backward pass's, which is the one with the lowest index.
    private readonly int[] _lastForward, _lastBackward;

    /// <summary>Places everything.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="examples">Examples of a slice.</param>
    /// <param name="workers">How many workers need scratch memory.</param>
    /// <param name="reuse">Whether blocks are given back; otherwise all values can be looked at after a pass.</param>
    public PlanLayout(Graph graph, int examples, int workers = 1, bool reuse = true)
    {
        _values = graph.Values;
        _reuse = reuse;
        Examples = examples;
        Outputs = Places();
        Saved = Places();
        Statistics = Places();
        Constants = Places();
        Prepared = Places();
        OutputGradients = Places();
        InputGradients = [.. _values.Select(value => Enumerable.Repeat((None, false), value.Inputs.Count).ToArray())];
        NeedsGradient = new bool[_values.Count];
        foreach (Value value in Computed)
        {
            NeedsGradient[value.Index] = !value.Frozen
                && (value.Operation!.Parameters(value.InputShapes).Count > 0 || value.Inputs.Any(input => NeedsGradient[input.Index]));
        }
        (_lastForward, _lastBackward) = LastReaders();

        int workspace = 0;
        foreach (Value value in Computed)
        {
            Constants[value.Index] = _arena.Allocate(value.Operation!.ConstantsLength(value.InputShapes));
            if (value.Inputs.Any(input => NeedsGradient[input.Index]) && value.Operation.PreparedLength(value.InputShapes) is > 0 and int prepared)
                Prepared[value.Index] = _arena.Allocate(prepared);
            workspace = Math.Max(workspace, value.Operation.WorkspaceLength(value.InputShapes));
        }
        WorkspaceLength = ArenaLayout.Rounded(workspace);
        Workspace = _arena.Allocate(checked(workers * WorkspaceLength));
        int fixedLength = _arena.Length;
        foreach (Value value in Computed) PlaceForward(value, value.Operation!);
        foreach (Value value in Computed.Reverse()) PlaceBackward(value, value.Operation!);
        SliceLength = _arena.Length - fixedLength;
    }

    /// <summary>Examples of a slice.</summary>
    public int Examples { get; }

    /// <summary>Floats that the arena needs.</summary>
    public int Length => _arena.Length;

    /// <summary>Floats of the arena that a slice passes through: all but scratch memory and what is computed once.</summary>
    public int SliceLength { get; }

    /// <summary>The scratch memory that all operations share, one worker's after the other's.</summary>
    public int Workspace { get; }

    /// <summary>Floats of scratch memory that each worker has.</summary>
    public int WorkspaceLength { get; }

    /// <summary>The output of each value; <see cref="None"/> for inputs of the graph.</summary>
    public int[] Outputs { get; }

    /// <summary>What each operation saves for its backward pass.</summary>
    public int[] Saved { get; }

    /// <summary>The few numbers that each operation saves beside it.</summary>
    public int[] Statistics { get; }

    /// <summary>The constants of each operation.</summary>
    public int[] Constants { get; }

    /// <summary>What each operation computes from its parameters once a step, or <see cref="None"/>.</summary>
    public int[] Prepared { get; }

    /// <summary>The gradient by each value, or <see cref="None"/>.</summary>
    public int[] OutputGradients { get; }

    /// <summary>For each value and each input of its operation: where the gradient goes, and whether it is added.</summary>
    public (int Offset, bool Accumulate)[][] InputGradients { get; }

    /// <summary>Whether parameters that are trained had a part in a value.</summary>
    public bool[] NeedsGradient { get; }

    private IEnumerable<Value> Computed => _values.Where(value => value.Operation is not null);

    private int[] Places() => [.. Enumerable.Repeat(None, _values.Count)];

    private (int[] Forward, int[] Backward) LastReaders()
    {
        int[] forward = Places(), backward = Places();
        foreach (Value value in Computed)
        {
            foreach (Value input in value.Inputs) forward[input.Index] = value.Index;
        }
        foreach (Value value in Computed.Reverse().Where(value => NeedsGradient[value.Index]))
        {
            for (int i = 0; i < value.Inputs.Count; i++)
            {
                if (value.Operation!.BackwardReadsInput(i)) backward[value.Inputs[i].Index] = value.Index;
            }
            if (value.Operation!.BackwardReadsOutput) backward[value.Index] = value.Index;
        }
        return (forward, backward);
    }

    private void PlaceForward(Value value, Operation operation)
    {
        int index = value.Index, saved = operation.SavedLength(value.InputShapes);
        Value first = value.Inputs[0];
        // Whether the first input's block is free for this operation itself to write to.
        bool spare = _reuse && EndsForward(first, index) && value.Inputs.Count(input => input == first) == 1;
        bool outputOver = spare && operation.Reuses.HasFlag(Reuse.OutputOverInput) && value.Shape.Length == first.Shape.Length;
        bool savedOver = spare && !outputOver && operation.Reuses.HasFlag(Reuse.SavedOverInput) && saved == first.Shape.Length;
        Outputs[index] = outputOver ? Outputs[first.Index] : Allocate(value.Shape.Length);
        Saved[index] = savedOver ? Outputs[first.Index] : Allocate(saved);
        Statistics[index] = Allocate(operation.StatisticsLength(value.InputShapes));
        foreach (Value input in value.Inputs.Distinct())
        {
            if (EndsForward(input, index) && !(input == first && (outputOver || savedOver))) Release(Outputs[input.Index], input.Shape.Length);
        }
        if (NeedsGradient[index]) return;
        // What nobody differentiates saves in vain.
        Release(Saved[index], saved);
        Release(Statistics[index], operation.StatisticsLength(value.InputShapes));
    }

    private void PlaceBackward(Value value, Operation operation)
    {
        int index = value.Index;
        if (!NeedsGradient[index]) return;
        int own = OutputGradients[index], saved = operation.SavedLength(value.InputShapes);
        if (own == None && operation is not ILoss)
            throw new InputException($"{operation.Name} '{value.Label}' has parameters before it, but the loss does not depend on it");

        int? passThrough = operation.PassThrough(value.InputShapes);
        bool ownGoesOn = false, savedGoesOn = false;
        for (int i = 0; i < value.Inputs.Count; i++)
        {
            Value input = value.Inputs[i];
            if (!NeedsGradient[input.Index]) continue;
            ref int place = ref OutputGradients[input.Index];
            bool first = place == None;
            if (first && passThrough == i)
            {
                place = own;
                ownGoesOn = true;
                continue;
            }
            if (first && _reuse && i == 0 && operation.Reuses.HasFlag(Reuse.GradientOverSaved) && saved == input.Shape.Length)
            {
                place = Saved[index];
                savedGoesOn = true;
            }
            else if (first) place = Allocate(input.Shape.Length);
            InputGradients[index][i] = (place, !first);
        }
        if (own != None && !ownGoesOn) Release(own, value.Shape.Length);
        if (!savedGoesOn) Release(Saved[index], saved);
        Release(Statistics[index], operation.StatisticsLength(value.InputShapes));
        foreach (Value read in value.Inputs.Append(value).Distinct())
        {
            if (read.Operation is not null && _lastBackward[read.Index] == index) Release(Outputs[read.Index], read.Shape.Length);
        }
    }

    // Whether a value's block is no longer needed once an operation has run forward.
    private bool EndsForward(Value value, int reader) =>
        value.Operation is not null && _lastForward[value.Index] == reader && _lastBackward[value.Index] == None;

    private int Allocate(int length) => _arena.Allocate(checked(Examples * length));

    private void Release(int offset, int length)
    {
        if (_reuse) _arena.Release(offset, Examples * length);
    }
}
