using System.Runtime.CompilerServices;
using Panthera.Numerics;
using Panthera.Storage;

namespace Panthera.Kernels.Formats;

/// <summary>
/// A state in blocks of 256 numbers, each block with the size of its largest number as a float and each number a code of 8 bits relative
/// to that. An array's blocks begin with it; its last may be shorter. A block with a number that is infinite or NaN becomes NaN altogether.
/// </summary>
/// <param name="layout">The parameters.</param>
/// <param name="noise">The random bits of a step.</param>
internal sealed unsafe class BlockState<TCode>(ParameterLayout layout, Func<long, Noise> noise) : CodedArray where TCode : struct, IBlockCode
{
    /// <summary>Numbers a block. Those of passes are multiples of it.</summary>
    public const int Length = 256;

    // Relative to a smaller number, the reciprocal would be infinite.
    private const float SmallestScale = 1.1754944e-38f;

    private readonly int[] _firstBlocks = [.. FirstBlocks(layout)];
    private readonly AlignedMemory<byte> _codes = new(layout.Total);
    private readonly AlignedMemory<float> _scales = new(FirstBlocks(layout).Last());
    private Noise _noise;

    /// <inheritdoc/>
    public override bool IsByArray => true;

    /// <inheritdoc/>
    public override void Begin(long step) => _noise = noise(step);

    /// <inheritdoc/>
    public override void Decode(int start, int length, int array, float* to)
    {
        float* scale = Scale(start, array);
        for (int done = 0; done < length; done += Length, scale++)
        {
            int count = Math.Min(Length, length - done);
            // Codes of a block of zeros are those of earlier numbers, or none.
            if (*scale == 0) new Span<float>(to + done, count).Clear();
            else Conversion.Run(new FromCodes { Source = _codes.Pointer + start + done, Target = to + done, Scale = *scale }, count);
        }
    }

    /// <inheritdoc/>
    public override void Encode(float* from, int start, int length, int array)
    {
        float* scales = Scale(start, array);
        // The scales of all blocks first: a processor works on several at once, and no code waits for its block's.
        for (int block = 0, done = 0; done < length; block++, done += Length)
        {
            float largest;
            VectorKernel.Run(new LargestSize { Source = from + done, Count = Math.Min(Length, length - done), Result = &largest });
            scales[block] = !float.IsFinite(largest) ? float.NaN : largest > 0 ? Math.Max(largest, SmallestScale) : 0;
        }
        for (int block = 0, done = 0; done < length; block++, done += Length)
        {
            if (!(scales[block] > 0)) continue;
            int place = start + done;
            Conversion.Run(
                new ToCodes { Source = from + done, Target = _codes.Pointer + place, Inverse = 1 / scales[block], Noise = _noise, Place = place },
                Math.Min(Length, length - done));
        }
    }

    /// <inheritdoc/>
    public override void Clear() => _scales.Span.Clear();

    /// <inheritdoc/>
    public override IEnumerable<Tensor> Save(string name) =>
        [Tensor.Of<byte>(name, [layout.Total], _codes.Span), Tensor.Of<float>(Scales(name), [_scales.Span.Length], _scales.Span)];

    /// <inheritdoc/>
    public override void Restore(TensorFile file, string name)
    {
        ReadOnlySpan<byte> codes = file.Values<byte>(name, layout.Total);
        file.Values<float>(Scales(name), _scales.Span.Length).CopyTo(_scales.Span);
        codes.CopyTo(_codes.Span);
    }

    private static string Scales(string name) => $"{name}.scales";

    /// <summary>The number of each array's first block, and that of all blocks.</summary>
    private static IEnumerable<int> FirstBlocks(ParameterLayout layout)
    {
        int blocks = 0;
        foreach (int length in layout.Lengths)
        {
            yield return blocks;
            blocks += (int)(((long)length + Length - 1) / Length);
        }
        yield return blocks;
    }

    private float* Scale(int start, int array) => _scales.Pointer + _firstBlocks[array] + (start - layout.Offsets[array]) / Length;

    private struct FromCodes : IConversion
    {
        public byte* Source;
        public float* Target;
        public float Scale;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Convert<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct =>
            TLanes.Store(Target + i, TLanes.Multiply(TCode.Decode<TLanes, TVector>(TLanes.LoadBytes(Source + i)), TLanes.Create(Scale)));
    }

    private struct ToCodes : IConversion
    {
        public float* Source;
        public byte* Target;
        public float Inverse;
        public Noise Noise;
        public nint Place;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public readonly void Convert<TLanes, TVector>(nint i) where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            // The reciprocal is rounded, so that the largest may be a little beyond 1.
            TVector x = TLanes.Multiply(TLanes.Load(Source + i), TLanes.Create(Inverse));
            TLanes.StoreBytes(Target + i, TCode.Encode<TLanes, TVector>(x, Noise.Uniform<TLanes, TVector>(Place + i)));
        }
    }

    /// <summary>The size of the largest number; NaN or infinite if one is.</summary>
    private struct LargestSize : IVectorKernel
    {
        public float* Source;
        public nint Count;
        public float* Result;

        public readonly void Run<TLanes, TVector>() where TLanes : struct, ILanes<TVector> where TVector : struct
        {
            // Of numbers without sign the bits are in order as integers; those of what is no finite number are the largest.
            TVector largest = TLanes.CreateBits(0), size = TLanes.CreateBits(0x7FFFFFFF);
            float* source = Source;
            nint count = Count, i = 0;
            for (; i <= count - TLanes.Count; i += TLanes.Count) largest = TLanes.MaxBits(largest, TLanes.And(TLanes.Load(source + i), size));
            float rest = 0;
            for (; i < count; i++) rest = LanesScalar.MaxBits(rest, Math.Abs(source[i]));
            TVector infinity = TLanes.CreateBits(0x7F800000);
            bool isFinite = !TLanes.Any(TLanes.Xor(TLanes.LessThan(largest, infinity), TLanes.CreateBits(uint.MaxValue))) && float.IsFinite(rest);
            float result = Math.Max(TLanes.Maximum(largest), rest);
            *Result = isFinite ? result : float.NaN;
        }
    }
}
