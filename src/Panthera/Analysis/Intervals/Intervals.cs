using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>A value in the domain of intervals.</summary>
/// <param name="Bounds">Where its numbers lie.</param>
/// <param name="Sources">What it is made of; nothing if it is one number always.</param>
/// <param name="SignSources">What decides on the sign of a zero.</param>
/// <param name="Origin">Equal for the same value.</param>
/// <param name="IsScalar">Whether it is a scalar in double precision and not floats.</param>
internal readonly record struct Ranged(Bounds Bounds, Sources Sources, Sources SignSources, int Origin, bool IsScalar);

/// <summary>
/// The domain of intervals. States begin at zero; while a step takes one out of its bounds, these are widened and the step is
/// taken again.
/// </summary>
internal sealed class Intervals : Domain<Ranged>
{
    /// <summary>States that stay small stay below; others may be anything.</summary>
    private const double Small = 2;

    /// <summary>More than any function's vector code may be off, relative.</summary>
    private const double FloatError = 1.0 / (1 << 20), DoubleError = 1e-10;

    private const int MaxArity = 4, ConstantOrigin = -1;

    private static readonly Bounds Finite = new(float.MinValue, float.MaxValue, false), UpToOne = new(0, 1, false);

    [ThreadStatic] private static Intervals? t_shared;

    private Ranged[] _results = [], _states = [];
    private int _learningRate, _next;

    /// <summary>The outlook of a well-typed program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="isHopeEnough">
    /// Whether to stop after the first step if that step alone may train something. Later steps can only add to where updates lie
    /// and what they depend on, so nothing is lost for who asks whether a program is hopeless.
    /// </param>
    public static Outlook Of(Program program, bool isHopeEnough = false) => (t_shared ??= new Intervals()).Find(program, isHopeEnough);

    /// <summary>Where the states of a well-typed program lie; anything for those that do not matter.</summary>
    public static Bounds[] OfStates(Program program)
    {
        Intervals domain = t_shared ??= new Intervals();
        domain.Find(program, isHopeEnough: false);
        ReadOnlySpan<ulong> live = Dependences.Live(program);
        Bounds[] bounds = new Bounds[program.States];
        for (int s = 0; s < bounds.Length; s++)
            bounds[s] = Dependences.Contains(live, Program.State(s)) ? domain._states[s].Bounds : Bounds.Anything;
        return bounds;
    }

    private Outlook Find(Program program, bool isHopeEnough)
    {
        ReadOnlySpan<ulong> live = Dependences.Live(program);
        int states = program.States;
        if (_results.Length <= states) (_results, _states) = (new Ranged[states + 8], new Ranged[states + 8]);
        _learningRate = program.LearningRate;
        for (int s = 0; s < states; s++)
            _states[s] = new(Bounds.Of(0), Sources.None, Sources.Steps, Program.State(s), program.StateKinds[s] == ValueKind.Scalar);

        Span<Ranged> results = _results.AsSpan(0, states + 1);
        Bounds? first = null;
        for (bool changed = true; changed;)
        {
            _next = program.Inputs;
            program.Execute(this, live, results);
            first ??= results[0].Bounds;
            if (isHopeEnough && first.Value.MayBeFinite && (results[0].Sources & Sources.Gradient) != 0) break;
            changed = false;
            for (int s = 0; s < states; s++)
                if (Dependences.Contains(live, Program.State(s))) changed |= Widen(ref _states[s], results[s + 1]);
        }
        return new(first!.Value, results[0].Bounds, results[0].Sources);
    }

    /// <summary>Lets a state be what it has become, and more.</summary>
    /// <returns>Whether that is new.</returns>
    private static bool Widen(ref Ranged state, in Ranged next)
    {
        Bounds old = state.Bounds, now = next.Bounds;
        Bounds wide = new(
            now.Low >= old.Low ? old.Low : now.Low >= -Small ? -Small : double.NegativeInfinity,
            now.High <= old.High ? old.High : now.High <= Small ? Small : double.PositiveInfinity,
            old.MayBeNaN || now.MayBeNaN);
        Sources sources = state.Sources | next.Sources | (wide.IsPoint ? Sources.None : Sources.Steps);
        Sources signSources = state.SignSources | next.SignSources;
        if (wide == old && sources == state.Sources && signSources == state.SignSources) return false;
        state = state with { Bounds = wide, Sources = sources, SignSources = signSources };
        return true;
    }

    public override Ranged Input(int variable) =>
        variable == Program.Weights ? new(Finite, Sources.Weights, Sources.None, variable, false)
        : variable == Program.Gradient ? new(Finite, Sources.Gradient, Sources.None, variable, false)
        : variable == _learningRate ? new(UpToOne, Sources.LearningRate, Sources.None, variable, true)
        : _states[variable - 2];

    public override Ranged Constant(double value) => new(Bounds.Of(value), Sources.None, Sources.None, ConstantOrigin, true);

    public override Ranged Apply(int statement, Function function, ReadOnlySpan<Ranged> arguments)
    {
        bool areScalars = true;
        foreach (ref readonly Ranged argument in arguments) areScalars &= argument.IsScalar;
        bool meetFloats = !areScalars && function.Elementwise is not null;
        if (function.Composition is { } composition)
        {
            if (!meetFloats) return composition.Build(this, statement, arguments);
            Span<Ranged> floats = stackalloc Ranged[MaxArity];
            for (int a = 0; a < arguments.Length; a++) floats[a] = AsFloats(arguments[a]);
            return composition.Build(this, statement, floats[..arguments.Length]);
        }

        Sources sources = function.IsStepCount ? Sources.Steps
            : function.Reduction is not null || function.MatrixMap is not null ? Sources.Sides
            : Sources.None, signSources = Sources.None;
        foreach (ref readonly Ranged argument in arguments)
        {
            sources |= argument.Sources;
            signSources |= argument.SignSources;
        }
        bool isSame = arguments.Length > 1 && arguments[0].Origin == arguments[1].Origin && arguments[0].Origin != ConstantOrigin;
        Bounds bounds = function.Bounds(
            new(function, At(arguments, 0, meetFloats), At(arguments, 1, meetFloats), At(arguments, 2, meetFloats), isSame));
        bool isScalar = function.Reduction is { } reduction ? reduction.Kind == ValueKind.Scalar : areScalars && function.MatrixMap is null;
        bounds = Rounded(bounds, isScalar, function.Map is not null && function.Ulps == 0);
        // Only at poles does it matter on which side of zero a zero is.
        if (bounds.MayBeInfinite) sources |= signSources;
        return bounds.IsPoint || bounds.IsNaN
            ? new(bounds, Sources.None, sources | signSources, _next++, isScalar)
            : new(bounds, sources, signSources, _next++, isScalar);
    }

    private static Bounds At(ReadOnlySpan<Ranged> arguments, int a, bool meetFloats) =>
        a >= arguments.Length ? Bounds.Anything : meetFloats ? AsFloats(arguments[a]).Bounds : arguments[a].Bounds;

    /// <summary>A scalar that meets floats is rounded to one.</summary>
    private static Ranged AsFloats(in Ranged value) => !value.IsScalar ? value
        : value with { Bounds = value.Bounds with { Low = (float)value.Bounds.Low, High = (float)value.Bounds.High }, IsScalar = false };

    /// <summary>Bounds of what kernels compute: rounding is monotone, and functions that are not exact are off by a little.</summary>
    private static Bounds Rounded(Bounds bounds, bool isScalar, bool isExact)
    {
        double low = bounds.Low, high = bounds.High;
        if (!isExact)
        {
            low = Moved(low, -1, isScalar);
            high = Moved(high, 1, isScalar);
        }
        return isScalar ? new(low, high, bounds.MayBeNaN) : new((float)low, (float)high, bounds.MayBeNaN);
    }

    /// <summary>A bound with room for errors. Zeros and infinities are exact, and no error changes a sign.</summary>
    private static double Moved(double bound, int direction, bool isScalar)
    {
        if (bound == 0 || double.IsInfinity(bound)) return bound;
        double room = isScalar ? DoubleError * Math.Abs(bound) : FloatError * Math.Abs(bound) + 2 * float.Epsilon;
        double moved = bound + direction * room;
        return Math.Sign(moved) == Math.Sign(bound) ? moved : 0;
    }
}
