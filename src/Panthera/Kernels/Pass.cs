using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>What runs blocks of a pass on one thread: it has memory of its own for what ends with a block.</summary>
internal interface IPassWorker
{
    /// <summary>Computes a block of numbers.</summary>
    /// <param name="start">The first, counted over all arrays.</param>
    /// <param name="length">How many.</param>
    /// <param name="array">Their array; 0 if blocks run across borders.</param>
    /// <param name="sums">Sixteen running sums for each reduction of the pass, in order.</param>
    unsafe void Run(int start, int length, int array, double* sums);
}

/// <summary>
/// A pass over the arrays, in parts that any thread may run. Parts, the sums within each, and the order in which these are added
/// depend on the layout alone, so that threads do not show in the results.
/// </summary>
internal sealed unsafe class Pass
{
    /// <summary>The most numbers of a part.</summary>
    public const int PartLength = 1 << 18;

    private readonly ParameterLayout _layout;
    private readonly (Instruction Instruction, Storage Result)[] _reductions;
    private readonly int _blockLength;
    private readonly (int Start, int Length, int Array, bool Ends)[] _pieces;
    private readonly (int First, int End)[] _parts;
    private readonly (IPassWorker Worker, double[] Sums)[] _workers;
    private readonly double[] _ofPieces, _ofParts;
    private readonly Action<int, int> _run;

    /// <summary>Prepares a pass.</summary>
    /// <param name="plan">What is computed, and in which blocks.</param>
    /// <param name="threads">The most threads that it may run on.</param>
    /// <param name="worker">Makes what runs blocks on one thread.</param>
    public Pass(PassPlan plan, int threads, Func<IPassWorker> worker)
    {
        _layout = plan.Layout;
        _reductions = [.. plan.Phase.Pass.Where(i => i.Role == Role.Reduction).Select(i => (i, plan.StepPlan.StorageOf(i)))];
        _blockLength = plan.BlockLength;
        _pieces = plan.Pieces;
        _parts = [.. Parts(_pieces)];
        _workers = [.. Enumerable.Range(0, Math.Clamp(_parts.Length, 1, threads)).Select(_ => (worker(), new double[Sums.Lanes * _reductions.Length]))];
        (_ofPieces, _ofParts) = (new double[_pieces.Length * _reductions.Length], new double[_parts.Length * _reductions.Length]);
        _run = Run;
    }

    /// <summary>Computes everything that the pass computes.</summary>
    public void Run()
    {
        if (_workers.Length == 1 || !Team.Shared.TryRun(_workers.Length, _parts.Length, _run))
            for (int part = 0; part < _parts.Length; part++) Run(0, part);
        for (int r = 0; r < _reductions.Length; r++) Finish(r);
    }

    /// <summary>Pieces that are as long as a part together.</summary>
    private static IEnumerable<(int First, int End)> Parts((int Start, int Length, int Array, bool Ends)[] pieces)
    {
        int first = 0, length = 0;
        for (int p = 0; p < pieces.Length; length += pieces[p++].Length)
        {
            if (p == first || length + pieces[p].Length <= PartLength) continue;
            yield return (first, p);
            (first, length) = (p, 0);
        }
        if (first < pieces.Length) yield return (first, pieces.Length);
    }

    private void Run(int worker, int part)
    {
        (IPassWorker run, double[] all) = _workers[worker];
        Array.Clear(all);
        int reductions = _reductions.Length;
        fixed (double* sums = all)
        {
            for (int p = _parts[part].First; p < _parts[part].End; p++)
            {
                (int start, int length, int array, _) = _pieces[p];
                int done = 0;
                do
                {
                    int block = Math.Min(_blockLength, length - done);
                    run.Run(start + done, block, array, sums);
                    done += block;
                } while (done < length);
                for (int r = 0; r < reductions; r++)
                {
                    if (_reductions[r].Instruction.Kind == ValueKind.Scalar) continue;
                    Span<double> ofArray = all.AsSpan(r * Sums.Lanes, Sums.Lanes);
                    _ofPieces[p * reductions + r] = Sums.Total(ofArray);
                    ofArray.Clear();
                }
            }
        }
        for (int r = 0; r < reductions; r++) _ofParts[part * reductions + r] = Sums.Total(all.AsSpan(r * Sums.Lanes, Sums.Lanes));
    }

    private void Finish(int r)
    {
        (Instruction instruction, Storage result) = _reductions[r];
        Reduction reduction = instruction.Function!.Reduction!;
        double sum = 0;
        if (instruction.Kind == ValueKind.Scalar)
        {
            for (int part = 0; part < _parts.Length; part++) sum += _ofParts[part * _reductions.Length + r];
            result.Set(_layout.Finish(reduction, sum, _layout.Total));
            return;
        }
        for (int p = 0; p < _pieces.Length; p++)
        {
            sum += _ofPieces[p * _reductions.Length + r];
            (_, _, int array, bool ends) = _pieces[p];
            if (!ends) continue;
            result.Data[array] = (float)_layout.Finish(reduction, sum, _layout.Lengths[array]);
            sum = 0;
        }
    }
}

/// <summary>What a pass computes, and the blocks in which it does.</summary>
internal sealed class PassPlan
{
    /// <summary>Numbers a block: small enough that a dozen blocks stay in the second-level cache, large enough to hide the call.</summary>
    public const int ShortBlock = 2048;

    // A processor that has to find its way into a page of each array anew for every block waits for memory, so not as long as others; long
    // enough that the scales of several blocks of 256 numbers are under way at once.
    private const int CodedBlock = 1024;

    /// <summary>Plans a pass.</summary>
    /// <param name="phase">What is computed.</param>
    /// <param name="schedule">Where values lie.</param>
    /// <param name="layout">The parameters.</param>
    /// <param name="isBlockwise">Whether blocks must be short although nothing is decoded or expanded.</param>
    public PassPlan(Phase phase, StepPlan schedule, ParameterLayout layout, bool isBlockwise)
    {
        (Phase, StepPlan, Layout) = (phase, schedule, layout);
        (Storage Storage, bool IsRead, bool IsWritten)[] coded = [.. CodedOf(phase, schedule)];
        // Emitted code reads and writes some formats itself.
        Coded = isBlockwise ? coded : [.. coded.Where(c => c.Storage.Coded!.InRegisters is null)];
        bool expands = phase.Pass.Any(i => i.Role == Role.Expand && i.Arguments[0].Kind != ValueKind.Array);
        BlockLength = isBlockwise || expands ? ShortBlock : Coded.Length > 0 ? CodedBlock : int.MaxValue;
        Pieces = [.. Divide(layout, phase.IsByArray || coded.Any(c => c.Storage.Coded!.IsByArray))];
    }

    /// <summary>What is computed.</summary>
    public Phase Phase { get; }

    /// <summary>Where values lie.</summary>
    public StepPlan StepPlan { get; }

    /// <summary>The parameters.</summary>
    public ParameterLayout Layout { get; }

    /// <summary>The most numbers of a block.</summary>
    public int BlockLength { get; }

    /// <summary>Stretches of numbers that are cut into blocks.</summary>
    public (int Start, int Length, int Array, bool Ends)[] Pieces { get; }

    /// <summary>The arrays in other formats than floats that are read or written by blocks of floats.</summary>
    public (Storage Storage, bool IsRead, bool IsWritten)[] Coded { get; }

    /// <summary>The lengths that blocks have.</summary>
    public IEnumerable<int> BlockLengths => Pieces
        .SelectMany(piece => piece.Length <= BlockLength ? [piece.Length] : (int[])[BlockLength, piece.Length % BlockLength]).Distinct();

    private static IEnumerable<(Storage Storage, bool IsRead, bool IsWritten)> CodedOf(Phase phase, StepPlan schedule)
    {
        bool IsMadeHere(Instruction value) => value.IsArrayOfPass && value.Phase == phase.Index;
        HashSet<Storage> read = [.. phase.Pass.SelectMany(i => i.Arguments).Concat(phase.Stores.Select(store => store.Value))
            .Where(value => value.Kind == ValueKind.Array && !IsMadeHere(value)).Select(schedule.StorageOf)];
        HashSet<Storage> written = [.. phase.Pass.Where(i => i.IsArrayOfPass && schedule.IsKept(i)).Select(schedule.StorageOf),
            .. phase.Stores.Select(store => store.Target)];
        return read.Union(written).Where(storage => storage.Coded is not null).Select(s => (s, read.Contains(s), written.Contains(s)));
    }

    /// <summary>Pieces cross the borders of arrays unless something goes array by array.</summary>
    private static IEnumerable<(int Start, int Length, int Array, bool EndsArray)> Divide(ParameterLayout layout, bool byArray)
    {
        for (int array = 0; array < (byArray ? layout.Arrays : 1); array++)
        {
            int start = byArray ? layout.Offsets[array] : 0, end = byArray ? start + layout.Lengths[array] : layout.Total;
            // An array without numbers has a sum and a mean all the same.
            if (start == end && byArray) yield return (start, 0, array, true);
            // About as long as each other, so that no thread waits for another's longer part.
            long count = Ratio(end - start, Pass.PartLength);
            int most = count == 0 ? 0 : (int)Ratio(Ratio(end - start, ShortBlock), count) * ShortBlock;
            while (start < end)
            {
                int length = Math.Min(most, end - start);
                yield return (start, length, array, start + length == end);
                start += length;
            }
        }

        static long Ratio(long whole, long part) => (whole + part - 1) / part;
    }
}
