using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>A pass over the arrays.</summary>
internal interface IPass
{
    /// <summary>Computes everything that the pass computes.</summary>
    void Run();
}

/// <summary>A pass that runs one instruction after the other over blocks that fit the cache.</summary>
internal sealed class BlockPass : IPass
{
    /// <summary>Numbers a block: small enough that a dozen blocks stay in the second-level cache, large enough to hide the call.</summary>
    public const int BlockLength = 2048;

    private readonly BlockCall[] _calls;
    private readonly (Storage From, Storage To)[] _stores;
    private readonly (int Start, int Length, int Array, bool Ends)[] _blocks;

    public BlockPass(Phase phase, Schedule schedule, ParameterLayout layout, Func<Function, IElementwise> code)
    {
        Dictionary<Instruction, Storage> local = BlockMemory.Assign(phase, schedule, layout);
        Storage Of(Instruction value) => local.TryGetValue(value, out Storage? storage) ? storage : schedule.StorageOf(value);
        _calls = [.. phase.Pass.Select(i => new BlockCall(i, Of(i), [.. i.Arguments.Select(Of)], layout, code))];
        _stores = [.. phase.Stores.Select(store => (Of(store.Value), store.Target))];
        _blocks = [.. Divide(layout, phase.IsByArray)];
    }

    /// <inheritdoc/>
    public void Run()
    {
        foreach (BlockCall call in _calls) call.Begin();
        foreach ((int start, int length, int array, bool ends) in _blocks)
        {
            foreach (BlockCall call in _calls) call.Run(start, length, array, ends);
            foreach ((Storage from, Storage to) in _stores) from.At(start, length, array).CopyTo(to.At(start, length, array));
        }
        foreach (BlockCall call in _calls) call.End();
    }

    /// <summary>Blocks cross the borders of arrays unless something is one number an array.</summary>
    public static IEnumerable<(int Start, int Length, int Array, bool EndsArray)> Divide(ParameterLayout layout, bool byArray, int blockLength = BlockLength)
    {
        for (int array = 0; array < (byArray ? layout.Arrays : 1); array++)
        {
            int start = byArray ? layout.Offsets[array] : 0, end = byArray ? start + layout.Lengths[array] : layout.Total;
            // An array without numbers has a sum and a mean all the same.
            if (start == end && byArray) yield return (start, 0, array, true);
            while (start < end)
            {
                int length = Math.Min(blockLength, end - start);
                yield return (start, length, array, start + length == end);
                start += length;
            }
        }
    }
}

/// <summary>One instruction of a <see cref="BlockPass"/>.</summary>
internal sealed class BlockCall(Instruction instruction, Storage result, Storage[] arguments, ParameterLayout layout, Func<Function, IElementwise> code)
{
    private readonly IElementwise? _map = instruction.Role == Role.Elementwise ? code(instruction.Function!) : null;
    private readonly Reduction? _reduction = instruction.Role == Role.Reduction ? instruction.Function!.Reduction : null;
    private readonly double[] _sums = new double[Sums.Lanes];

    /// <summary>Before the first block.</summary>
    public void Begin() => Array.Clear(_sums);

    /// <summary>Runs on one block.</summary>
    public unsafe void Run(int start, int length, int array, bool endsArray)
    {
        if (_map is not null)
        {
            _map.Block(At(0, start, length, array), At(1, start, length, array), At(2, start, length, array), At(3, start, length, array),
                result.At(start, length, array));
        }
        else if (_reduction is not null)
        {
            fixed (float* x = arguments[0].At(start, length, array), y = arguments[^1].At(start, length, array))
            fixed (double* sums = _sums)
                Sums.Add(_reduction.Term, x, y, length, sums);
            if (_reduction.Kind != ValueKind.PerArray || !endsArray) return;
            result.Data[array] = (float)layout.Finish(_reduction, Sums.Total(_sums), layout.Lengths[array]);
            Array.Clear(_sums);
        }
        else if (arguments[0].Kind == ValueKind.Array) arguments[0].At(start, length, array).CopyTo(result.At(start, length, array));
        else
            Expansion.Fill(arguments[0], layout, array, start - layout.Offsets[array], result.At(start, length, array),
                layout[ValueKind.Array].Columns[array]);
    }

    /// <summary>After the last block.</summary>
    public void End()
    {
        if (_reduction is { Kind: ValueKind.Scalar }) result.Set(layout.Finish(_reduction, Sums.Total(_sums), layout.Total));
    }

    private Span<float> At(int argument, int start, int length, int array) =>
        argument < arguments.Length ? arguments[argument].At(start, length, array) : [];
}

/// <summary>Gives the values of a pass that end with it blocks of memory, which return to a pool after their last reader.</summary>
internal static class BlockMemory
{
    /// <summary>The memory of those values.</summary>
    public static Dictionary<Instruction, Storage> Assign(Phase phase, Schedule schedule, ParameterLayout layout)
    {
        Dictionary<Instruction, Storage> memory = [];
        Stack<Storage> free = [];
        foreach (Instruction instruction in phase.Pass)
        {
            foreach (Instruction argument in instruction.Arguments.Distinct())
                if (memory.TryGetValue(argument, out Storage? read) && argument.LastReader == instruction.Order) free.Push(read);
            if (!instruction.IsArrayOfPass || schedule.IsKept(instruction)) continue;
            memory[instruction] = free.Count > 0 ? free.Pop()
                : Storage.Block(new AlignedBuffer(Math.Min(BlockPass.BlockLength, layout.Total)));
        }
        return memory;
    }
}
