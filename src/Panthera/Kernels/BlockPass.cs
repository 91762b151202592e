using Panthera.Kernels.Formats;
using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>Runs one instruction of a pass after the other over blocks that fit the cache.</summary>
internal sealed class BlockPass : IPassWorker
{
    private readonly Staging _staging;
    private readonly BlockCall[] _calls;
    private readonly (Storage From, Storage To)[] _stores;

    /// <summary>Makes a pass ready for one thread.</summary>
    public BlockPass(PassPlan plan, Func<Function, IElementwise> code)
    {
        _staging = new Staging(plan);
        Dictionary<Instruction, Storage> local = BlockMemory.Assign(plan);
        Storage Of(Instruction value) => local.TryGetValue(value, out Storage? storage) ? storage : _staging.Of(plan.StepPlan.StorageOf(value));
        int reductions = 0;
        _calls = [.. plan.Phase.Pass.Select(i => new BlockCall(
            i, Of(i), [.. i.Arguments.Select(Of)], plan.Layout, code, i.Role == Role.Reduction ? reductions++ : -1))];
        _stores = [.. plan.Phase.Stores.Select(store => (Of(store.Value), _staging.Of(store.Target)))];
    }

    /// <inheritdoc/>
    public unsafe void Run(int start, int length, int array, double* sums)
    {
        _staging.Decode(start, length, array);
        foreach (BlockCall call in _calls) call.Run(start, length, array, sums);
        foreach ((Storage from, Storage to) in _stores) from.At(start, length, array).CopyTo(to.At(start, length, array));
        _staging.Encode(start, length, array);
    }
}

/// <summary>One instruction of a <see cref="BlockPass"/>.</summary>
internal sealed class BlockCall(
    Instruction instruction, Storage result, Storage[] arguments, ParameterLayout layout, Func<Function, IElementwise> code, int reduction = -1)
{
    private readonly IElementwise? _map = instruction.Role == Role.Elementwise ? code(instruction.Function!) : null;

    /// <summary>Runs on one block; a reduction adds to its sums.</summary>
    public unsafe void Run(int start, int length, int array, double* sums)
    {
        if (_map is not null)
        {
            _map.Block(At(0, start, length, array), At(1, start, length, array), At(2, start, length, array), At(3, start, length, array),
                result.At(start, length, array));
        }
        else if (reduction >= 0)
        {
            fixed (float* x = arguments[0].At(start, length, array), y = arguments[^1].At(start, length, array))
                Sums.Add(instruction.Function!.Reduction!.Term, x, y, length, sums + reduction * Sums.Lanes);
        }
        else if (arguments[0].Kind == ValueKind.Array) arguments[0].At(start, length, array).CopyTo(result.At(start, length, array));
        else
            Expansion.Fill(arguments[0], layout, array, start - layout.Offsets[array], result.At(start, length, array),
                layout[ValueKind.Array].Columns[array]);
    }

    private Span<float> At(int argument, int start, int length, int array) =>
        argument < arguments.Length ? arguments[argument].At(start, length, array) : [];
}

/// <summary>Gives the values of a pass that end with it blocks of memory, which return to a pool after their last reader.</summary>
internal static class BlockMemory
{
    /// <summary>The memory of those values.</summary>
    public static Dictionary<Instruction, Storage> Assign(PassPlan plan)
    {
        Dictionary<Instruction, Storage> memory = [];
        Stack<Storage> free = [];
        foreach (Instruction instruction in plan.Phase.Pass)
        {
            foreach (Instruction argument in instruction.Arguments.Distinct())
                if (memory.TryGetValue(argument, out Storage? read) && argument.LastReader == instruction.Order) free.Push(read);
            if (!instruction.IsArrayOfPass || plan.StepPlan.IsKept(instruction)) continue;
            memory[instruction] = free.Count > 0 ? free.Pop()
                : Storage.Block(new AlignedBuffer(Math.Min(PassPlan.ShortBlock, plan.Layout.Total)));
        }
        return memory;
    }
}
