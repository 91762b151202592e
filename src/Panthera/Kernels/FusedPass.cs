using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>Emitted code: computes the numbers from one index to another.</summary>
/// <param name="arrays">Where each array that is read or written begins.</param>
/// <param name="scalars">The scalars that are read.</param>
/// <param name="sums">Sixteen running sums for each reduction.</param>
/// <param name="from">The first index.</param>
/// <param name="to">The index after the last; the distance is a multiple of the registers' width.</param>
internal unsafe delegate void FusedBody(float** arrays, float* scalars, double* sums, nint from, nint to);

/// <summary>A pass whose instructions run together on each register of numbers, in emitted code.</summary>
internal sealed unsafe class FusedPass : IPass
{
    /// <summary>Registers under way at once where functions take long: the next need not wait for the last one's result.</summary>
    private const int Abreast = 4;

    private readonly ParameterLayout _layout;
    private readonly (int Width, FusedBody? Body)[] _bodies;
    private readonly BlockCall[] _expansions;
    private readonly (Instruction Instruction, Storage Result)[] _reductions;
    private readonly Storage[] _arrays, _scalars;
    private readonly nint[] _addresses;
    private readonly float[] _numbers;
    private readonly double[] _sums;
    private readonly (int Start, int Length, int Array, bool Ends)[] _parts;

    public FusedPass(Phase phase, Schedule schedule, ParameterLayout layout, Registers registers)
    {
        _layout = layout;
        FusedEmitter emitter = new(phase, schedule, layout.Total);
        _arrays = [.. emitter.Arrays];
        _scalars = [.. emitter.Scalars];
        _addresses = new nint[_arrays.Length];
        _numbers = new float[_scalars.Length];
        _expansions = [.. emitter.Expansions.Select(e => new BlockCall(e.Value, e.Memory, [schedule.StorageOf(e.Value.Arguments[0])], layout, f => f.Elementwise!))];
        _reductions = [.. emitter.Reductions.Select(r => (r, schedule.StorageOf(r)))];
        _sums = new double[Sums.Lanes * _reductions.Length];
        _parts = [.. BlockPass.Divide(layout, phase.IsByArray, _expansions.Length > 0 ? BlockPass.BlockLength : int.MaxValue)];
        _bodies = [.. Bodies(emitter, registers)];
    }

    /// <inheritdoc/>
    public void Run()
    {
        Array.Clear(_sums);
        foreach ((int start, int length, int array, bool ends) in _parts)
        {
            foreach (BlockCall expansion in _expansions) expansion.Run(start, length, array, ends);
            for (int a = 0; a < _arrays.Length; a++) _addresses[a] = (nint)(_arrays[a].IsBlock ? _arrays[a].Data : _arrays[a].Data + start);
            for (int s = 0; s < _scalars.Length; s++) _numbers[s] = _scalars[s].Data[_scalars[s].Kind == ValueKind.PerArray ? array : 0];
            Compute(length);
            if (ends) Finish(ValueKind.PerArray, array, _layout.Lengths.Length > 0 ? _layout.Lengths[array] : 0);
        }
        Finish(ValueKind.Scalar, 0, _layout.Total);
    }

    /// <summary>What a wide body leaves over is left to narrower ones; most models leave nothing, and nothing is compiled for it.</summary>
    private IEnumerable<(int Width, FusedBody? Body)> Bodies(FusedEmitter emitter, Registers registers)
    {
        IEnumerable<(Registers Registers, int Abreast)> widths = [(registers, 1), (Registers.Scalar, 1)];
        if (emitter.HasLongCalls && registers.Count > 1) widths = widths.Prepend((registers, Abreast));
        int[] left = [.. _parts.Select(part => part.Length).Distinct()];
        foreach ((Registers width, int abreast) in widths.Distinct())
        {
            int numbers = width.Count * abreast;
            yield return (numbers, left.Any(length => length >= numbers) ? emitter.Emit(width, abreast) : null);
            left = [.. left.Select(length => length % numbers).Distinct()];
        }
    }

    private void Compute(int length)
    {
        fixed (nint* addresses = _addresses)
        fixed (float* numbers = _numbers)
        fixed (double* sums = _sums)
        {
            int done = 0;
            foreach ((int width, FusedBody? body) in _bodies)
            {
                int whole = length - (length - done) % width;
                if (whole > done) body!((float**)addresses, numbers, sums, done, whole);
                done = whole;
            }
        }
    }

    private void Finish(ValueKind kind, int array, int length)
    {
        for (int r = 0; r < _reductions.Length; r++)
        {
            (Instruction instruction, Storage result) = _reductions[r];
            if (instruction.Kind != kind) continue;
            Span<double> sums = _sums.AsSpan(r * Sums.Lanes, Sums.Lanes);
            double number = _layout.Finish(instruction.Function!.Reduction!, Sums.Total(sums), length);
            if (kind == ValueKind.Scalar) result.Set(number);
            else result.Data[array] = (float)number;
            sums.Clear();
        }
    }
}
