using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>Reads the code of one pass off its plan: a loop that loads a register of each array, computes, and stores.</summary>
internal sealed unsafe class FusedEmitter
{
    // Measured: at 100 million parameters fetching ahead saves AdamW a sixth of its time, at 10 million it costs an eighth.
    private const int FewestToFetchAhead = 1 << 25;

    private readonly Phase _phase;
    private readonly StepPlan _schedule;
    private readonly Dictionary<Instruction, int> _numbers = [];
    private readonly List<FusedValue> _values = [];
    private int _reductions;

    /// <summary>Reads a pass.</summary>
    /// <param name="phase">The pass.</param>
    /// <param name="schedule">Where its values lie.</param>
    /// <param name="parameters">How many numbers an array has.</param>
    public FusedEmitter(Phase phase, StepPlan schedule, int parameters)
    {
        (_phase, _schedule) = (phase, schedule);
        List<(int Value, int Array)> stores = [];
        foreach (Instruction instruction in phase.Pass)
        {
            int number = Add(instruction);
            if (instruction.IsArrayOfPass && schedule.IsKept(instruction)) stores.Add((number, Array(schedule.StorageOf(instruction))));
        }
        foreach (Store store in phase.Stores) stores.Add((NumberOf(store.Value), Array(store.Target)));
        // What is computed last, the weights, is stored first: over 100 million parameters Lion takes 43 ms this way, and 76 with the
        // weights' store after the momentum's.
        if (stores.Count > 1)
        {
            (int Value, int Array) last = stores[^1];
            stores.RemoveAt(stores.Count - 1);
            stores.Insert(0, last);
        }
        int places = _values.Where(value => value.IsLongCall).Sum(value => 1 + value.Arguments.Length);
        int scratch = places > 0 ? Array(Storage.Block(new AlignedBuffer(places * FusedSource.MostAbreast))) : -1;
        int addresses = 0;
        Source = new()
        {
            Values = [.. _values],
            Arrays = [.. Arrays.Select(storage => new FusedArray(storage.IsBlock, storage.Coded?.InRegisters, (addresses += storage.Addresses) - storage.Addresses))],
            Stores = [.. stores], Reductions = _reductions, FetchesAhead = parameters >= FewestToFetchAhead, Scratch = scratch,
        };
    }

    /// <summary>What the code is made of.</summary>
    public FusedSource Source { get; }

    /// <summary>The arrays that are read or written, in the order in which the code expects their addresses.</summary>
    public List<Storage> Arrays { get; } = [];

    /// <summary>The scalars and numbers an array that are read, in the order in which the code expects them.</summary>
    public List<Storage> Scalars { get; } = [];

    /// <summary>The values that are repeated into blocks before the code runs.</summary>
    public List<(Instruction Value, Storage Memory)> Expansions { get; } = [];

    private int Add(Instruction instruction)
    {
        if (instruction.Role == Role.Expand && instruction.Arguments[0].Kind != ValueKind.Array)
        {
            Storage memory = Storage.Block(new AlignedBuffer(PassPlan.ShortBlock));
            Expansions.Add((instruction, memory));
            return Add(instruction, new(FusedOrigin.Load, Array(memory), null, []));
        }
        int[] arguments = [.. instruction.Arguments.Select(NumberOf)];
        return Add(instruction, instruction.Role switch
        {
            Role.Reduction => new(FusedOrigin.Reduction, _reductions++, instruction.Function, [.. arguments]),
            Role.Elementwise => new(FusedOrigin.Call, 0, instruction.Function, [.. arguments]),
            _ => new(FusedOrigin.Copy, 0, null, [.. arguments]),
        });
    }

    private int Add(Instruction instruction, FusedValue value)
    {
        _values.Add(value);
        return _numbers[instruction] = _values.Count - 1;
    }

    /// <summary>A value's number; one that the pass does not make is read from memory.</summary>
    private int NumberOf(Instruction value)
    {
        if (_numbers.TryGetValue(value, out int number)) return number;
        if (value.Kind == ValueKind.Array) return Add(value, new(FusedOrigin.Load, Array(_schedule.StorageOf(value)), null, []));
        Scalars.Add(_schedule.StorageOf(value));
        return Add(value, new(FusedOrigin.Constant, Scalars.Count - 1, null, []));
    }

    private int Array(Storage storage)
    {
        int index = Arrays.IndexOf(storage);
        if (index >= 0) return index;
        Arrays.Add(storage);
        return Arrays.Count - 1;
    }
}
