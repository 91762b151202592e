namespace Panthera.Kernels.Formats;

/// <summary>One thread's memory for the blocks of coded arrays that a pass is at.</summary>
internal sealed unsafe class Staging
{
    private readonly (CodedArray Coded, Storage Block, bool IsRead, bool IsWritten)[] _arrays;
    private readonly Dictionary<Storage, Storage> _blocks = [];

    /// <summary>Memory for a pass.</summary>
    public Staging(PassPlan plan)
    {
        foreach ((Storage storage, _, _) in plan.Coded)
            _blocks[storage] = Storage.Block(new AlignedBuffer(Math.Min(PassPlan.ShortBlock, plan.Layout.Total)));
        _arrays = [.. plan.Coded.Select(c => (c.Storage.Coded!, _blocks[c.Storage], c.IsRead, c.IsWritten))];
    }

    /// <summary>Where a pass finds a value as floats: the block of a coded array, other memory as it is.</summary>
    public Storage Of(Storage storage) => _blocks.GetValueOrDefault(storage, storage);

    /// <summary>Before a block is computed.</summary>
    public void Decode(int start, int length, int array)
    {
        foreach ((CodedArray coded, Storage block, bool isRead, _) in _arrays)
            if (isRead) coded.Decode(start, length, array, block.Data);
    }

    /// <summary>After it.</summary>
    public void Encode(int start, int length, int array)
    {
        foreach ((CodedArray coded, Storage block, _, bool isWritten) in _arrays)
            if (isWritten) coded.Encode(block.Data, start, length, array);
    }
}
