using System.Numerics.Tensors;
using Panthera.Kernels;

namespace Panthera.Optimizers.Stepping;

/// <summary>What an optimizer keeps for a parameter, or for all parameters of a group that step together.</summary>
internal sealed class Slot
{
    private readonly GradientClipping? _clipping;
    private readonly int _calls;
    private float[]? _gradient, _weights, _accumulated;

    /// <summary>Keeps states, zero at first.</summary>
    /// <param name="settings">The group's program and rates.</param>
    /// <param name="members">The names and shapes of the parameters: one, unless they step together.</param>
    /// <param name="areSplit">Whether the weights are bfloat16.</param>
    /// <param name="options">How it steps.</param>
    /// <param name="seed">What random rounding depends on, in place of the options'.</param>
    public Slot(GroupSettings settings, IReadOnlyList<(string Name, int[] Shape)> members, bool areSplit, OptimizerOptions options, ulong seed)
    {
        (Settings, Members, AreSplit, _clipping, _calls) = (settings, members, areSplit, options.Clipping, options.AccumulatedGradients);
        KernelOptions kept = new()
        {
            StatePrecision = options.StatePrecision, WeightPrecision = areSplit ? WeightPrecision.BFloat16 : WeightPrecision.Float32,
            Threads = options.Threads, Seed = seed ^ SeedOf(members[0].Name),
        };
        // Whoever makes an optimizer makes many steps with it.
        Kernel = Kernel.For(settings.Parsed.Program, new ParameterLayout(members.Select(member => (IReadOnlyList<int>)member.Shape)), ManySteps, kept);
    }

    private const long ManySteps = 100_000;

    /// <summary>The group's program and rates.</summary>
    public GroupSettings Settings { get; }

    /// <summary>The names and shapes of the parameters.</summary>
    public IReadOnlyList<(string Name, int[] Shape)> Members { get; }

    /// <summary>Whether the weights are bfloat16.</summary>
    public bool AreSplit { get; }

    /// <summary>The states.</summary>
    public Kernel Kernel { get; }

    /// <summary>How many steps were made.</summary>
    public long Steps { get; private set; }

    /// <summary>How many gradients wait for the others of their step.</summary>
    public int Waiting { get; private set; }

    /// <summary>The sum of the gradients that wait; null if none ever did.</summary>
    public float[]? Accumulated => _accumulated;

    /// <summary>Adds a gradient to those that wait, if steps are made of several.</summary>
    /// <returns>Whether it was the last one of a step.</returns>
    public bool Accumulate(in Given given)
    {
        if (_calls == 1) return true;
        Waiting++;
        if (!given.HasGradient) return Waiting == _calls;
        _accumulated ??= new float[Kernel.Layout.Total];
        _gradient ??= new float[Kernel.Layout.Total];
        given.CopyGradient(_gradient);
        TensorPrimitives.Add(_accumulated, _gradient, _accumulated);
        return Waiting == _calls;
    }

    /// <summary>The sum of squares of the step's gradient.</summary>
    public double SumOfSquares(in Given given) => _calls == 1 ? given.SumOfSquares() : Gradients.SumOfSquares(_accumulated) / ((double)_calls * _calls);

    /// <summary>Makes a step.</summary>
    /// <param name="given">Weights and gradient.</param>
    /// <param name="rate">What multiplies the learning rate.</param>
    /// <param name="shorten">What multiplies the gradient.</param>
    public void Step(in Given given, double rate, double shorten)
    {
        if (_calls > 1) shorten /= _calls;
        if (_clipping is { Quantity: ClippedQuantity.Norm } byNorm) shorten *= Shortened(byNorm, given);
        float learningRate = Settings.RateFor(Kernel, rate, out double shrink);
        if (shorten == 1 && _clipping?.Quantity != ClippedQuantity.Value && _calls == 1) given.Update(Kernel, learningRate);
        else given.Update<float>(Kernel, Prepared(given, (float)shorten), learningRate);
        if (shrink != 1) given.Shrink(Kernel, (float)shrink);
        Done();
    }

    /// <summary>Makes a step of several parameters together, which lie one after the other in copies.</summary>
    public void StepTogether(ReadOnlySpan<Given> given, double rate, double shorten)
    {
        _weights ??= new float[Kernel.Layout.Total];
        _gradient ??= new float[Kernel.Layout.Total];
        for (int p = 0, at = 0; p < given.Length; at += given[p].Length, p++)
        {
            Span<float> gradient = _gradient.AsSpan(at, given[p].Length);
            given[p].CopyGradient(gradient);
            if (_clipping is { Quantity: ClippedQuantity.Norm } byNorm) TensorPrimitives.Multiply(gradient, (float)Shortened(byNorm, given[p]), gradient);
            given[p].Weights.CopyTo(_weights.AsSpan(at));
        }
        Scale(_gradient, (float)shorten);
        Kernel.Update(_weights, _gradient, Settings.RateFor(Kernel, rate, out double shrink));
        if (shrink != 1) TensorPrimitives.Multiply(_weights, (float)shrink, _weights);
        for (int p = 0, at = 0; p < given.Length; at += given[p].Length, p++) _weights.AsSpan(at, given[p].Length).CopyTo(given[p].Weights);
        Done();
    }

    /// <summary>Sets what was saved.</summary>
    public void Resume(long steps, int waiting, float[]? accumulated) => (Steps, Waiting, _accumulated) = (steps, waiting, accumulated);

    private void Done()
    {
        Steps++;
        Waiting = 0;
        if (_accumulated is not null) Array.Clear(_accumulated);
    }

    private double Shortened(GradientClipping clipping, in Given given)
    {
        double norm = Math.Sqrt(Members.Count == 1 ? SumOfSquares(given) : given.SumOfSquares());
        return norm > clipping.Limit ? clipping.Limit / norm : 1;
    }

    private ReadOnlySpan<float> Prepared(in Given given, float shorten)
    {
        _gradient ??= new float[Kernel.Layout.Total];
        if (_calls > 1) _accumulated!.CopyTo(_gradient, 0);
        else given.CopyGradient(_gradient);
        Scale(_gradient, shorten);
        return _gradient;
    }

    private void Scale(Span<float> gradient, float factor)
    {
        if (factor != 1) TensorPrimitives.Multiply(gradient, factor, gradient);
        if (_clipping is { Quantity: ClippedQuantity.Value } byValue)
            TensorPrimitives.Clamp(gradient, -(float)byValue.Limit, (float)byValue.Limit, gradient);
    }

    /// <summary>Parameters round at random differently, and the same in every process.</summary>
    private static ulong SeedOf(string name) => name.Aggregate(14695981039346656037ul, (hash, letter) => (hash ^ letter) * 1099511628211ul);
}
