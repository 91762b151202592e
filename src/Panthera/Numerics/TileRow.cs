using System.Runtime.CompilerServices;

namespace Panthera.Numerics;

/// <summary>One row of a matrix tile: a few registers side by side.</summary>
internal unsafe interface ITileRow<TSelf> where TSelf : struct, ITileRow<TSelf>
{
    /// <summary>Registers in the row.</summary>
    static abstract int Width { get; }

    /// <summary>Loads a whole row.</summary>
    static abstract TSelf Load(float* source);

    /// <summary>Loads a row of whose last register only <paramref name="last"/> lanes exist.</summary>
    static abstract TSelf Load(float* source, int last);

    /// <summary>Stores a whole row.</summary>
    static abstract void Store(float* target, TSelf row);

    /// <summary>Stores a row of whose last register only <paramref name="last"/> lanes exist.</summary>
    static abstract void Store(float* target, int last, TSelf row);

    /// <summary>a + b.</summary>
    static abstract TSelf Add(TSelf a, TSelf b);

    /// <summary><paramref name="factor"/> · <paramref name="row"/> + <paramref name="sum"/>.</summary>
    static abstract TSelf MultiplyAdd(float factor, TSelf row, TSelf sum);
}

/// <summary>A row of one register.</summary>
internal unsafe struct TileRow1<TLanes, TVector> : ITileRow<TileRow1<TLanes, TVector>>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private TVector _x;

    /// <inheritdoc/>
    public static int Width => 1;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow1<TLanes, TVector> Load(float* source) => new() { _x = TLanes.Load(source) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow1<TLanes, TVector> Load(float* source, int last) => new() { _x = TLanes.Load(source, last) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, TileRow1<TLanes, TVector> row) => TLanes.Store(target, row._x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, int last, TileRow1<TLanes, TVector> row) => TLanes.Store(target, last, row._x);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow1<TLanes, TVector> Add(TileRow1<TLanes, TVector> a, TileRow1<TLanes, TVector> b) =>
        new() { _x = TLanes.Add(a._x, b._x) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow1<TLanes, TVector> MultiplyAdd(
        float factor, TileRow1<TLanes, TVector> row, TileRow1<TLanes, TVector> sum) =>
        new() { _x = TLanes.MultiplyAdd(TLanes.Create(factor), row._x, sum._x) };
}

/// <summary>A row of two registers.</summary>
internal unsafe struct TileRow2<TLanes, TVector> : ITileRow<TileRow2<TLanes, TVector>>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private TVector _x, _y;

    /// <inheritdoc/>
    public static int Width => 2;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow2<TLanes, TVector> Load(float* source) =>
        new() { _x = TLanes.Load(source), _y = TLanes.Load(source + TLanes.Count) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow2<TLanes, TVector> Load(float* source, int last) =>
        new() { _x = TLanes.Load(source), _y = TLanes.Load(source + TLanes.Count, last) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, TileRow2<TLanes, TVector> row)
    {
        TLanes.Store(target, row._x);
        TLanes.Store(target + TLanes.Count, row._y);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, int last, TileRow2<TLanes, TVector> row)
    {
        TLanes.Store(target, row._x);
        TLanes.Store(target + TLanes.Count, last, row._y);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow2<TLanes, TVector> Add(TileRow2<TLanes, TVector> a, TileRow2<TLanes, TVector> b) =>
        new() { _x = TLanes.Add(a._x, b._x), _y = TLanes.Add(a._y, b._y) };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow2<TLanes, TVector> MultiplyAdd(
        float factor, TileRow2<TLanes, TVector> row, TileRow2<TLanes, TVector> sum)
    {
        TVector all = TLanes.Create(factor);
        return new() { _x = TLanes.MultiplyAdd(all, row._x, sum._x), _y = TLanes.MultiplyAdd(all, row._y, sum._y) };
    }
}

/// <summary>A row of three registers.</summary>
internal unsafe struct TileRow3<TLanes, TVector> : ITileRow<TileRow3<TLanes, TVector>>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private TVector _x, _y, _z;

    /// <inheritdoc/>
    public static int Width => 3;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow3<TLanes, TVector> Load(float* source) => new()
    {
        _x = TLanes.Load(source),
        _y = TLanes.Load(source + TLanes.Count),
        _z = TLanes.Load(source + 2 * TLanes.Count),
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow3<TLanes, TVector> Load(float* source, int last) => new()
    {
        _x = TLanes.Load(source),
        _y = TLanes.Load(source + TLanes.Count),
        _z = TLanes.Load(source + 2 * TLanes.Count, last),
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, TileRow3<TLanes, TVector> row)
    {
        TLanes.Store(target, row._x);
        TLanes.Store(target + TLanes.Count, row._y);
        TLanes.Store(target + 2 * TLanes.Count, row._z);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* target, int last, TileRow3<TLanes, TVector> row)
    {
        TLanes.Store(target, row._x);
        TLanes.Store(target + TLanes.Count, row._y);
        TLanes.Store(target + 2 * TLanes.Count, last, row._z);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow3<TLanes, TVector> Add(TileRow3<TLanes, TVector> a, TileRow3<TLanes, TVector> b) => new()
    {
        _x = TLanes.Add(a._x, b._x),
        _y = TLanes.Add(a._y, b._y),
        _z = TLanes.Add(a._z, b._z),
    };

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TileRow3<TLanes, TVector> MultiplyAdd(
        float factor, TileRow3<TLanes, TVector> row, TileRow3<TLanes, TVector> sum)
    {
        TVector all = TLanes.Create(factor);
        return new()
        {
            _x = TLanes.MultiplyAdd(all, row._x, sum._x),
            _y = TLanes.MultiplyAdd(all, row._y, sum._y),
            _z = TLanes.MultiplyAdd(all, row._z, sum._z),
        };
    }
}
