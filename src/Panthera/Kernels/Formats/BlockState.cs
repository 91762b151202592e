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
        float* scale = Scale(start, array);
        for (int done = 0; done < length; done += Length, from += Length)
        {
            int count = Math.Min(Length, length - done), place = start + done;
            float largest;
            VectorKernel.Run(new LargestSize { Source = from, Count = count, Result = &largest });
            *scale++ = largest = !float.IsFinite(largest) ? float.NaN : largest > 0 ? Math.Max(largest, SmallestScale) : 0;
            if (largest > 0)
                Conversion.Run(new ToCodes { Source = from, Target = _codes.Pointer + place, Inverse = 1 / largest, Noise = _noise, Place = place }, count);
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
            TVector uniform = Noise.Uniform<TLanes, TVector>(Place + i), one = TLanes.Create(1f);
            TVector x = TLanes.Multiply(TLanes.Load(Source + i), TLanes.Create(Inverse));
            // The reciprocal is rounded, so that the largest may be a little beyond.
            x = TLanes.MaxNative(TLanes.MinNative(x, one), TLanes.Negate(one));
            TLanes.StoreBytes(Target + i, TCode.Encode<TLanes, TVector>(x, uniform));
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
            TVector largest = TLanes.Create(0f), zero = largest, sum = largest;
            nint i = 0;
            for (; i <= Count - TLanes.Count; i += TLanes.Count)
            {
                TVector x = TLanes.Load(Source + i);
                largest = TLanes.MaxNative(largest, TLanes.Abs(x));
                // 0 · x is 0 of every number, and NaN of what is none.
                sum = TLanes.Add(sum, TLanes.Multiply(x, zero));
            }
            float result = TLanes.Maximum(largest);
            bool isFinite = TLanes.Sum(sum) == 0;
            for (; i < Count; i++)
            {
                isFinite &= float.IsFinite(Source[i]);
                result = Math.Max(result, Math.Abs(Source[i]));
            }
            *Result = isFinite ? result : float.NaN;
        }
    }
}
