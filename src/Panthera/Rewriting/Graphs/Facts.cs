using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Rewriting.Graphs;

/// <summary>
/// What is certain of a value, over the reals and for finite weights and gradients.
/// </summary>
/// <param name="Bounds">Where it lies, and whether it may be no number.</param>
/// <param name="IsBounded">Whether nothing that it is computed from has a pole, so that it is never infinite. Overflow does not count.</param>
internal readonly record struct Facts(Bounds Bounds, bool IsBounded)
{
    /// <summary>Where functions are asked whether they have poles: far enough for each, and no exponential overflows.</summary>
    private const double Far = 50;

    public static Facts Unknown { get; } = new(Bounds.Anything, false);

    /// <summary>Any real number.</summary>
    public static Facts Real { get; } = new(new(double.NegativeInfinity, double.PositiveInfinity, false), true);

    public static Facts Of(double value) => new(Bounds.Of(value), double.IsFinite(value));

    /// <summary>Whether it is always a number and never infinite.</summary>
    public bool IsFinite => IsBounded && !Bounds.MayBeNaN;

    public bool IsNonNegative => Bounds.Low >= 0;

    public bool IsPositive => Bounds.Low > 0;

    public bool IsNonZero => !Bounds.MayBeZero;

    /// <summary>Both are certain.</summary>
    public Facts And(Facts other)
    {
        double low = Math.Max(Bounds.Low, other.Bounds.Low), high = Math.Min(Bounds.High, other.Bounds.High);
        return low > high ? this : new(new(low, high, Bounds.MayBeNaN && other.Bounds.MayBeNaN), IsBounded || other.IsBounded);
    }

    /// <summary>The facts of a call's result.</summary>
    /// <param name="function">The function.</param>
    /// <param name="arguments">Its arguments' facts.</param>
    /// <param name="areSame">Whether its first two arguments are the same value.</param>
    public static Facts Of(Function function, ReadOnlySpan<Facts> arguments, bool areSame = false)
    {
        bool areBounded = true, mayBeNaN = false;
        (Bounds, int)[] bounds = new (Bounds, int)[arguments.Length], near = new (Bounds, int)[arguments.Length];
        for (int a = 0; a < arguments.Length; a++)
        {
            areBounded &= arguments[a].IsBounded;
            mayBeNaN |= arguments[a].Bounds.MayBeNaN;
            int origin = areSame && a == 1 ? 0 : a;
            bounds[a] = (arguments[a].Bounds, origin);
            near[a] = (Near(arguments[a].Bounds) with { MayBeNaN = false }, origin);
        }
        BoundsDomain domain = new();
        Bounds result = domain.Apply(0, function, bounds).Bounds;
        if (!areBounded) return result.IsNaN ? Unknown : new(result, false);
        // What has no pole is a number; that an infinite argument would make none is overflow's matter.
        Bounds there = domain.Apply(0, function, near).Bounds;
        if (result.IsNaN || there.IsNaN) return Unknown;
        return new(result with { MayBeNaN = mayBeNaN || there.MayBeNaN }, !there.MayBeInfinite);
    }

    private static Bounds Near(Bounds bounds) => bounds.Low > Far || bounds.High < -Far
        ? Bounds.Of(bounds.Low > Far ? bounds.Low : bounds.High)
        : new(Math.Max(bounds.Low, -Far), Math.Min(bounds.High, Far), bounds.MayBeNaN);

    /// <summary>The domain of bounds over the reals. Equal origins are the same value.</summary>
    private sealed class BoundsDomain : Domain<(Bounds Bounds, int Origin)>
    {
        private int _next = 1000;

        public override (Bounds Bounds, int Origin) Input(int variable) => (Bounds.Anything, _next++);

        public override (Bounds Bounds, int Origin) Constant(double value) => (Bounds.Of(value), _next++);

        public override (Bounds Bounds, int Origin) Apply(int statement, Function function, ReadOnlySpan<(Bounds Bounds, int Origin)> arguments)
        {
            if (function.Composition is { } composition) return composition.Build(this, statement, arguments);
            static Bounds At(ReadOnlySpan<(Bounds Bounds, int)> all, int a) => a < all.Length ? all[a].Bounds : Bounds.Anything;
            bool areSame = arguments.Length > 1 && arguments[0].Origin == arguments[1].Origin;
            return (function.Bounds(new(function, At(arguments, 0), At(arguments, 1), At(arguments, 2), areSame)), _next++);
        }
    }
}
