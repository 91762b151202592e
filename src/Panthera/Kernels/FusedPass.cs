using Panthera.Kernels.Formats;
using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>Emitted code: computes the numbers from one index to another.</summary>
/// <param name="arrays">Where the block begins in each array that is read or written.</param>
/// <param name="scalars">The scalars that are read.</param>
/// <param name="sums">Sixteen running sums for each reduction.</param>
/// <param name="from">The first index.</param>
/// <param name="to">The index after the last; the distance is a multiple of the registers' width.</param>
/// <param name="noises">The random bits of each array that is rounded at random.</param>
/// <param name="start">The place of the block's first number among all.</param>
internal unsafe delegate void FusedBody(byte** arrays, float* scalars, double* sums, nint from, nint to, Noise* noises, nint start);

/// <summary>The emitted code of a pass.</summary>
internal sealed class FusedCode
{
    /// <summary>Registers under way at once where functions take long: the next need not wait for the last one's result.</summary>
    private const int Abreast = 4;

    /// <summary>Emits what a pass needs.</summary>
    public FusedCode(PassPlan plan, Registers registers)
    {
        Plan = plan;
        Emitter = new FusedEmitter(plan.Phase, plan.StepPlan, plan.Layout.Total);
        Bodies = [.. Emit(registers)];
    }

    /// <summary>What is computed.</summary>
    public PassPlan Plan { get; }

    /// <summary>What the code expects.</summary>
    public FusedEmitter Emitter { get; }

    /// <summary>The code, the widest first, and how many numbers a round computes; null where no block needs it.</summary>
    public (int Width, FusedBody? Body)[] Bodies { get; }

    /// <summary>What a wide body leaves over is left to narrower ones; most models leave nothing, and nothing is compiled for it.</summary>
    private IEnumerable<(int Width, FusedBody? Body)> Emit(Registers registers)
    {
        IEnumerable<(Registers Registers, int Abreast)> widths = [(registers, 1), (Registers.Scalar, 1)];
        if (Emitter.Source.HasLongCalls && registers.Count > 1) widths = widths.Prepend((registers, Abreast));
        int[] left = [.. Plan.BlockLengths];
        foreach ((Registers width, int abreast) in widths.Distinct())
        {
            int numbers = width.Count * abreast;
            yield return (numbers, left.Any(length => length >= numbers) ? FusedBodies.Of(Emitter.Source, width, abreast) : null);
            left = [.. left.Select(length => length % numbers).Distinct()];
        }
    }
}

/// <summary>Runs all instructions of a pass together on each register of numbers, in emitted code.</summary>
internal sealed unsafe class FusedPass : IPassWorker
{
    private readonly (int Width, FusedBody? Body)[] _bodies;
    private readonly Staging _staging;
    private readonly BlockCall[] _expansions;
    private readonly Storage[] _arrays, _scalars;
    private readonly nint[] _addresses;
    private readonly Noise[] _noises;
    private readonly float[] _numbers;

    /// <summary>Makes code ready for one thread.</summary>
    public FusedPass(FusedCode code)
    {
        PassPlan plan = code.Plan;
        _bodies = code.Bodies;
        _staging = new Staging(plan);
        // Threads must not share what holds a block.
        Dictionary<Storage, Storage> blocks = code.Emitter.Arrays.Where(array => array.IsBlock).ToDictionary(array => array, array => array.Another());
        _arrays = [.. code.Emitter.Arrays.Select(array => blocks.GetValueOrDefault(array) ?? _staging.Of(array))];
        _scalars = [.. code.Emitter.Scalars];
        _addresses = new nint[_arrays.Sum(array => array.Addresses)];
        _noises = new Noise[_arrays.Length];
        _numbers = new float[_scalars.Length];
        _expansions = [.. code.Emitter.Expansions.Select(e =>
            new BlockCall(e.Value, blocks[e.Memory], [plan.StepPlan.StorageOf(e.Value.Arguments[0])], plan.Layout, f => f.Elementwise!))];
    }

    /// <inheritdoc/>
    public void Run(int start, int length, int array, double* sums)
    {
        _staging.Decode(start, length, array);
        foreach (BlockCall expansion in _expansions) expansion.Run(start, length, array, sums);
        for (int a = 0, at = 0; a < _arrays.Length; a++)
        {
            if (_arrays[a].Coded is { InRegisters: { } format } coded)
            {
                for (int p = 0; p < format.Sizes.Length; p++) _addresses[at++] = (nint)coded.Address(p) + start * (nint)format.Sizes[p];
                _noises[a] = coded.Noise;
            }
            else _addresses[at++] = (nint)(_arrays[a].IsBlock ? _arrays[a].Data : _arrays[a].Data + start);
        }
        for (int s = 0; s < _scalars.Length; s++) _numbers[s] = _scalars[s].Data[_scalars[s].Kind == ValueKind.PerArray ? array : 0];
        fixed (nint* addresses = _addresses)
        fixed (float* numbers = _numbers)
        fixed (Noise* noises = _noises)
        {
            int done = 0;
            foreach ((int width, FusedBody? body) in _bodies)
            {
                int whole = length - (length - done) % width;
                if (whole > done) body!((byte**)addresses, numbers, sums, done, whole, noises, start);
                done = whole;
            }
        }
        _staging.Encode(start, length, array);
    }
}
