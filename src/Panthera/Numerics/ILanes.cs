namespace Panthera.Numerics;

/// <summary>
/// One width of vector registers: the few operations that the kernels are written in, so that each kernel is written
/// once and compiled for every width. Implementations are empty structs; the compiler specialises and inlines them.
/// </summary>
/// <typeparam name="TVector">A register of <see cref="Count"/> floats.</typeparam>
internal unsafe interface ILanes<TVector> : IArithmetic<TVector>, IBits<TVector> where TVector : struct
{
    /// <summary>Floats in a register.</summary>
    static abstract int Count { get; }

    /// <summary>Accumulators that a matrix tile may hold without spilling.</summary>
    static abstract int Accumulators { get; }

    /// <summary>0, 1, 2, … from the first lane on.</summary>
    static abstract TVector Indices { get; }

    /// <summary>The same number in every lane.</summary>
    static abstract TVector Create(float value);

    /// <summary>Loads <see cref="Count"/> floats from any address.</summary>
    static abstract TVector Load(float* source);

    /// <summary>Loads the first <paramref name="count"/> lanes and sets the others to zero; reads nothing beyond them.</summary>
    static abstract TVector Load(float* source, int count);

    /// <summary>Stores all lanes.</summary>
    static abstract void Store(float* target, TVector value);

    /// <summary>Stores the first <paramref name="count"/> lanes; writes nothing beyond them.</summary>
    static abstract void Store(float* target, int count, TVector value);

    /// <summary>a · b + c, with one rounding where the processor has such an instruction.</summary>
    static abstract TVector MultiplyAdd(TVector a, TVector b, TVector c);

    /// <summary>The larger of each pair; which one where either is NaN is not specified.</summary>
    static abstract TVector MaxNative(TVector a, TVector b);

    /// <summary>The smaller of each pair; which one where either is NaN is not specified.</summary>
    static abstract TVector MinNative(TVector a, TVector b);

    /// <summary>The nearest integer, as a float.</summary>
    static abstract TVector Round(TVector a);

    /// <summary>2 to the power of an integer between -126 and 127.</summary>
    static abstract TVector PowerOfTwo(TVector integer);

    /// <summary><paramref name="value"/> where not <paramref name="x"/> ≤ <paramref name="bound"/> (so also where x is NaN); else 0.</summary>
    static abstract TVector KeepAbove(TVector value, TVector x, TVector bound);

    /// <summary>The sum over the lanes.</summary>
    static abstract float Sum(TVector a);

    /// <summary>The largest of the lanes.</summary>
    static abstract float Maximum(TVector a);
}
