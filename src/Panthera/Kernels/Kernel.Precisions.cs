using Panthera.Analysis;
using Panthera.Kernels.Formats;
using Panthera.Language;
using Panthera.Numerics;

namespace Panthera.Kernels;

public abstract unsafe partial class Kernel
{
    private readonly SplitWeights? _split;
    private readonly Storage[] _gradients;
    private ulong _seed;

    /// <summary>One step of training: subtracts the update from the weights and moves the states on.</summary>
    /// <typeparam name="TWeight">What <see cref="KernelOptions.WeightPrecision"/> says: float or <see cref="BFloat16"/>.</typeparam>
    /// <typeparam name="TGradient">float, <see cref="BFloat16"/> or <see cref="Half"/>; another one than in the step before compiles anew.</typeparam>
    /// <param name="weights">The parameters, flat; they are overwritten.</param>
    /// <param name="gradient">The gradient, flat, as long as the weights.</param>
    /// <param name="learningRate">The schedule's value.</param>
    /// <exception cref="ArgumentException">If lengths do not fit the layout, or there is no such type of gradient.</exception>
    /// <exception cref="InvalidOperationException">If the weights are in another precision than the options say.</exception>
    public void Update<TWeight, TGradient>(Span<TWeight> weights, ReadOnlySpan<TGradient> gradient, float learningRate)
        where TWeight : unmanaged
        where TGradient : unmanaged
    {
        RequireWeights<TWeight>();
        UseGradient(GradientFormat.IndexOf(typeof(TGradient)));
        fixed (TWeight* w = weights)
        fixed (TGradient* g = gradient)
        {
            if (_split is null) _inputs[Program.Weights].Data = (float*)w;
            else _split.Data = w;
            Storage given = _inputs[Program.Gradient];
            if (given.Coded is CallersArray coded) coded.Data = g;
            else given.Data = (float*)g;
            Run(PreparedToUpdate(learningRate), weights.Length, gradient.Length, learningRate);
        }
    }

    /// <summary>Lets the kernel keep weights in full whose bfloat16 the caller holds; without it, it begins with those alone.</summary>
    /// <param name="values">The weights.</param>
    /// <param name="weights">Receives the nearest bfloat16 of each; ties go away from zero.</param>
    /// <exception cref="ArgumentException">If lengths do not fit the layout.</exception>
    /// <exception cref="InvalidOperationException">If the options do not say that weights are bfloat16.</exception>
    public void SplitWeights(ReadOnlySpan<float> values, Span<BFloat16> weights)
    {
        SplitWeights split = Split(values.Length, weights.Length);
        fixed (float* from = values)
        fixed (BFloat16* to = weights)
        {
            split.Data = to;
            split.Encode(from, 0, values.Length, 0);
        }
    }

    /// <summary>The weights in full.</summary>
    /// <param name="weights">The caller's weights, as the last step left them.</param>
    /// <param name="values">Receives the float of each.</param>
    /// <exception cref="ArgumentException">If lengths do not fit the layout.</exception>
    /// <exception cref="InvalidOperationException">If the options do not say that weights are bfloat16.</exception>
    public void JoinWeights(ReadOnlySpan<BFloat16> weights, Span<float> values)
    {
        SplitWeights split = Split(weights.Length, values.Length);
        fixed (BFloat16* from = weights)
        fixed (float* to = values)
        {
            split.Data = from;
            split.Decode(0, values.Length, 0, to);
        }
    }

    private SplitWeights Split(int from, int to)
    {
        RequireWeights<BFloat16>();
        return from == Layout.Total && to == Layout.Total ? _split!
            : throw new ArgumentException($"{from:N0} and {to:N0} weights were given; the layout has {Layout.Total:N0} parameters.");
    }

    private void RequireWeights<T>()
    {
        if (typeof(T) != (_split is null ? typeof(float) : typeof(BFloat16)))
            throw new InvalidOperationException($"weights of type {typeof(T).Name} were given; the kernel's are {Options.WeightPrecision}.");
    }

    /// <summary>Prepared code fits one format of gradients.</summary>
    private void UseGradient(int format)
    {
        if (_inputs[Program.Gradient] == _gradients[format]) return;
        _inputs[Program.Gradient] = _gradients[format];
        (_toUpdate, _toWeights) = (null, null);
    }

    /// <summary>The memory of states and of the learning rate.</summary>
    private IEnumerable<Storage> States()
    {
        StateFormat format = StateFormat.Of(Options.StatePrecision);
        Bounds[] bounds = format.Precision == StatePrecision.Float32 ? [] : Intervals.OfStates(_program);
        for (int v = Program.State(0); v < _program.Inputs; v++)
        {
            int state = v - Program.State(0);
            CodedArray? coded = state < _program.States && _program.KindOf(v) == ValueKind.Array
                ? format.Make(new(Layout, state < bounds.Length && bounds[state].Low >= 0, step => Noise.Of(_seed, state, step))) : null;
            yield return coded is null ? Storage.Whole(_program.KindOf(v), Layout) : Storage.Of(coded);
        }
    }

    /// <summary>What gradients may be given in: one row a format.</summary>
    private static class GradientFormat
    {
        private static readonly (Type Type, Func<CallersArray>? Make)[] All =
        [
            (typeof(float), null),
            (typeof(BFloat16), () => new BFloat16Gradient()),
            (typeof(Half), () => new Float16Gradient()),
        ];

        public static Storage[] Storages() => [.. All.Select(row => row.Make is null ? Storage.OfCaller() : Storage.Of(row.Make()))];

        public static int IndexOf(Type type)
        {
            for (int i = 0; i < All.Length; i++)
                if (All[i].Type == type) return i;
            throw new ArgumentException($"gradients are {string.Join(", ", All.Select(row => row.Type.Name))}, not {type.Name}.");
        }
    }
}
