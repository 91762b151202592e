using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>
/// Runs a program statement by statement over blocks that fit the cache, with vector code for each function. Nothing is
/// compiled, so it suits programs that run for a few hundred steps only. A step allocates nothing. Not for several threads
/// at once.
/// </summary>
public sealed class BlockKernel : IUpdateRule
{
    /// <summary>Numbers a block: small enough that a dozen blocks stay in the second-level cache, large enough to hide the call.</summary>
    public const int BlockLength = 2048;

    private readonly ParameterLayout _layout;
    private readonly Call[][] _scalarCalls, _blockCalls;
    private readonly Storage _weights, _gradient, _learningRate, _update;
    private readonly Storage[] _current, _next;
    private readonly (Storage From, Storage To)[] _copies;
    private readonly (int Start, int Length, int Array)[] _blocks;

    /// <summary>Prepares a well-typed program for parameters of a layout.</summary>
    public BlockKernel(Program program, ParameterLayout layout) : this(program, layout, function => function.Block!) { }

    /// <summary>As the public one, with a say in what each elementwise function runs; tests look in through it.</summary>
    internal BlockKernel(Program program, ParameterLayout layout, Func<Function, BlockMap> blockOf)
    {
        Program pruned = Liveness.Prune(program);
        InstructionBuilder builder = new(pruned);
        Instruction[] results = pruned.Execute(builder);
        _layout = layout;

        StoragePlan plan = new(layout, builder.Instructions, results);
        (_weights, _gradient) = (plan.Of(builder.Input(Program.Weights)), plan.Of(builder.Input(Program.Gradient)));
        _learningRate = plan.Of(builder.Input(pruned.LearningRate));
        _current = [.. Enumerable.Range(0, pruned.States).Select(s => plan.Of(builder.Input(Program.State(s))))];
        foreach (Storage state in _current) state.Data = new AlignedBuffer(layout.Total);
        _update = plan.Output(0);
        _next = [.. Enumerable.Range(1, pruned.States).Select(plan.Output)];
        _copies = [.. plan.Copies];

        Call[] calls = [.. builder.Instructions.Select(i => new Call(i, plan.Of(i), [.. i.Arguments.Select(plan.Of)], blockOf))];
        int phases = builder.Instructions.Select(i => i.Phase).DefaultIfEmpty(0).Max() + 1;
        _scalarCalls = Split(calls, phases, c => !c.IsBlockwise);
        _blockCalls = Split(calls, phases, c => c.IsBlockwise);
        bool perArray = builder.Instructions.Any(i => i.Kind == ValueKind.PerArray);
        _blocks = [.. Divide(layout, perArray)];
    }

    /// <inheritdoc/>
    public void Reset()
    {
        foreach (Storage state in _current) state.Data.Span.Clear();
    }

    /// <inheritdoc/>
    public ReadOnlySpan<float> Step(ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient, float learningRate)
    {
        _learningRate.Data.Span[0] = learningRate;
        for (int phase = 0; phase < _blockCalls.Length; phase++)
        {
            foreach (Call call in _scalarCalls[phase]) call.RunWhole();
            Call[] calls = _blockCalls[phase];
            if (calls.Length == 0) continue;
            foreach (Call call in calls) call.Begin();
            foreach ((int start, int length, int array) in _blocks)
                foreach (Call call in calls)
                    call.RunBlock(start, length, array, weights, gradient);
            foreach (Call call in calls) call.End();
        }
        foreach ((Storage from, Storage to) in _copies) from.Read(0, _layout.Total, 0, weights, gradient).CopyTo(to.Data.Span);
        for (int s = 0; s < _current.Length; s++) (_current[s].Data, _next[s].Data) = (_next[s].Data, _current[s].Data);
        return _update.Data.Span;
    }

    private static Call[][] Split(Call[] calls, int phases, Func<Call, bool> belongs) =>
        [.. Enumerable.Range(0, phases).Select(p => calls.Where(c => c.Phase == p && belongs(c)).ToArray())];

    /// <summary>Blocks cross the borders of arrays unless something is one number an array.</summary>
    private static IEnumerable<(int, int, int)> Divide(ParameterLayout layout, bool perArray)
    {
        for (int array = 0; array < (perArray ? layout.Arrays : 1); array++)
        {
            int start = perArray ? layout.Offsets[array] : 0, end = perArray ? start + layout.Lengths[array] : layout.Total;
            for (; start < end; start += BlockLength) yield return (start, Math.Min(BlockLength, end - start), array);
        }
    }
}
