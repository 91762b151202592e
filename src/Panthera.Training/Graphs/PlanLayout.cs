namespace Panthera.Training.Graphs;

/// <summary>
/// Where everything of a graph lies in the arena, for slices of a number of examples. Activations keep their place for the
/// whole pass; a gradient has one from the first operation that writes it to the one that reads it.
/// </summary>
internal sealed class PlanLayout
{
    /// <summary>No place.</summary>
    public const int None = -1;

    private readonly ArenaLayout _arena = new();

    public PlanLayout(Graph graph, int examples, int workers = 1)
    {
        IReadOnlyList<Value> values = graph.Values;
        Examples = examples;
        Outputs = new int[values.Count];
        Saved = new int[values.Count];
        Constants = new int[values.Count];
        OutputGradients = new int[values.Count];
        InputGradients = new (int, bool)[values.Count][];
        NeedsGradient = new bool[values.Count];

        int workspace = 0;
        foreach (Value value in values)
        {
            Outputs[value.Index] = None;
            if (value.Operation is not { } operation) continue;
            IReadOnlyList<Shape> inputs = value.InputShapes;
            Outputs[value.Index] = _arena.Allocate(examples * value.Shape.Length);
            Saved[value.Index] = _arena.Allocate(examples * operation.SavedLength(inputs));
            Constants[value.Index] = _arena.Allocate(operation.ConstantsLength(inputs));
            workspace = Math.Max(workspace, operation.WorkspaceLength(inputs));
            NeedsGradient[value.Index] =
                operation.Parameters(inputs).Count > 0 || value.Inputs.Any(input => NeedsGradient[input.Index]);
        }
        WorkspaceLength = ArenaLayout.Rounded(workspace);
        Workspace = _arena.Allocate(checked(workers * WorkspaceLength));
        PlaceGradients(values);
    }

    /// <summary>Examples of a slice.</summary>
    public int Examples { get; }

    /// <summary>Floats that the arena needs.</summary>
    public int Length => _arena.Length;

    /// <summary>The scratch memory that all operations share, one worker's after the other's.</summary>
    public int Workspace { get; }

    /// <summary>Floats of scratch memory that each worker has.</summary>
    public int WorkspaceLength { get; }

    /// <summary>The output of each value; <see cref="None"/> for inputs of the graph.</summary>
    public int[] Outputs { get; }

    /// <summary>What each operation saves for its backward pass.</summary>
    public int[] Saved { get; }

    /// <summary>The constants of each operation.</summary>
    public int[] Constants { get; }

    /// <summary>The gradient by each value, or <see cref="None"/>.</summary>
    public int[] OutputGradients { get; }

    /// <summary>For each value and each input of its operation: where the gradient goes, and whether it is added.</summary>
    public (int Offset, bool Accumulate)[][] InputGradients { get; }

    /// <summary>Whether parameters had a part in a value.</summary>
    public bool[] NeedsGradient { get; }

    private void PlaceGradients(IReadOnlyList<Value> values)
    {
        Array.Fill(OutputGradients, None);
        for (int index = values.Count - 1; index >= 0; index--)
        {
            Value value = values[index];
            InputGradients[index] = new (int, bool)[value.Inputs.Count];
            Array.Fill(InputGradients[index], (None, false));
            if (value.Operation is not { } operation || !NeedsGradient[index]) continue;
            int own = OutputGradients[index];
            if (own == None && operation is not ILoss)
                throw new InputException($"{operation.Name} '{value.Label}' has parameters before it, but the loss does not depend on it");

            int? passThrough = operation.PassThrough(value.InputShapes);
            bool shared = false;
            for (int i = 0; i < value.Inputs.Count; i++)
            {
                Value input = value.Inputs[i];
                if (!NeedsGradient[input.Index]) continue;
                ref int place = ref OutputGradients[input.Index];
                bool first = place == None;
                if (first && passThrough == i)
                {
                    place = own;
                    shared = true;
                    continue;
                }
                if (first) place = _arena.Allocate(Examples * input.Shape.Length);
                InputGradients[index][i] = (place, !first);
            }
            if (own != None && !shared) _arena.Release(own, Examples * value.Shape.Length);
        }
    }
}
