using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>Where a value's numbers lie.</summary>
internal enum Place
{
    /// <summary>The caller's weights.</summary>
    Weights,

    /// <summary>The caller's gradient.</summary>
    Gradient,

    /// <summary>A buffer as long as all parameters.</summary>
    Whole,

    /// <summary>A buffer of one block, written anew for each.</summary>
    Block,

    /// <summary>One number.</summary>
    Scalar,

    /// <summary>One number an array.</summary>
    PerArray,
}

/// <summary>A value's memory. The weights' and the gradient's belong to the caller and come with each call.</summary>
internal sealed class Storage(Place place, AlignedBuffer data)
{
    public Place Place { get; } = place;

    public AlignedBuffer Data { get; set; } = data;

    /// <summary>The numbers of a block; one number where the value broadcasts.</summary>
    public ReadOnlySpan<float> Read(int start, int length, int array, ReadOnlySpan<float> weights, ReadOnlySpan<float> gradient) =>
        Place switch
        {
            Place.Weights => weights.Slice(start, length),
            Place.Gradient => gradient.Slice(start, length),
            Place.Whole => Data.Span.Slice(start, length),
            Place.Block => Data.Span[..length],
            Place.PerArray => Data.Span.Slice(array, 1),
            _ => Data.Span[..1],
        };

    /// <summary>The memory that a block is written to.</summary>
    public Span<float> Write(int start, int length) => Place == Place.Whole ? Data.Span.Slice(start, length) : Data.Span[..length];
}

/// <summary>
/// Gives every value its memory. What is returned, or read in a later phase than it is made in, is kept whole; other arrays
/// share block buffers that return to a pool after their last reader.
/// </summary>
internal sealed class StoragePlan
{
    // Stands in for memory that the caller brings, or that the kernel sets later.
    private static readonly AlignedBuffer None = new(0);

    private readonly ParameterLayout _layout;
    private readonly Dictionary<Instruction, Storage> _storage = [];
    private readonly Storage[] _outputs;

    public StoragePlan(ParameterLayout layout, IReadOnlyList<Instruction> instructions, Instruction[] results)
    {
        _layout = layout;
        _outputs = new Storage[results.Length];
        for (int r = 0; r < results.Length; r++)
        {
            _outputs[r] = new Storage(Place.Whole, new AlignedBuffer(layout.Total));
            // The first to return a value holds it; an input, or a value that is returned twice, is copied at the end.
            if (results[r].Function is null || !_storage.TryAdd(results[r], _outputs[r])) Copies.Add((Of(results[r]), _outputs[r]));
        }
        AssignBlocks(instructions);
    }

    /// <summary>Copies to make at the end of a step.</summary>
    public List<(Storage From, Storage To)> Copies { get; } = [];

    /// <summary>The memory of a result.</summary>
    public Storage Output(int result) => _outputs[result];

    /// <summary>The memory of a value.</summary>
    public Storage Of(Instruction value)
    {
        if (_storage.TryGetValue(value, out Storage? storage)) return storage;
        storage = value switch
        {
            { InputVariable: Program.Weights } => new Storage(Place.Weights, None),
            { InputVariable: Program.Gradient } => new Storage(Place.Gradient, None),
            { Kind: ValueKind.Array, InputVariable: >= 0 } => new Storage(Place.Whole, None),
            { Kind: ValueKind.PerArray } => new Storage(Place.PerArray, new AlignedBuffer(_layout.Arrays)),
            { Kind: ValueKind.Scalar } => Number(value.Constant),
            _ => new Storage(Place.Whole, new AlignedBuffer(_layout.Total)),
        };
        _storage[value] = storage;
        return storage;
    }

    private static Storage Number(float value)
    {
        AlignedBuffer data = new(1);
        data.Span[0] = value;
        return new Storage(Place.Scalar, data);
    }

    private void AssignBlocks(IReadOnlyList<Instruction> instructions)
    {
        Dictionary<Instruction, int> lastReader = [];
        // Within a phase the calls run in list order, so a buffer is free after its value's last reader of that phase.
        foreach (IGrouping<int, Instruction> phase in instructions.GroupBy(i => i.PassPhase))
        {
            Stack<AlignedBuffer> free = [];
            int position = 0;
            lastReader.Clear();
            foreach (Instruction instruction in phase)
            {
                foreach (Instruction argument in instruction.Arguments) lastReader[argument] = position;
                position++;
            }
            position = 0;
            foreach (Instruction instruction in phase)
            {
                foreach (Instruction argument in instruction.Arguments.Distinct())
                    if (_storage.TryGetValue(argument, out Storage? read) && read.Place == Place.Block && lastReader[argument] == position)
                        free.Push(read.Data);
                bool local = instruction is { Kind: ValueKind.Array, IsReduction: false } && instruction.LastPhase == instruction.Phase;
                if (local && !_storage.ContainsKey(instruction))
                {
                    AlignedBuffer buffer = free.Count > 0 ? free.Pop() : new AlignedBuffer(Math.Min(BlockKernel.BlockLength, _layout.Total));
                    _storage[instruction] = new Storage(Place.Block, buffer);
                    if (!lastReader.ContainsKey(instruction)) free.Push(buffer);
                }
                position++;
            }
        }
    }
}
