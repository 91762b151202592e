using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Rewriting.Graphs;

/// <summary>
/// What is certain of a value, over the reals and for finite weights and gradients: where it lies, and whether it is finite,
/// that is, whether nothing that it is computed from has a pole or is no number. Overflow does not count.
/// </summary>
internal readonly record struct Facts(Bounds Bounds, bool IsFinite)
{
    /// <summary>Where functions are asked whether they have poles: far enough for each, and no exponential overflows.</summary>
    private const double Far = 50;

    public static Facts Unknown { get; } = new(Bounds.Anything, false);

    /// <summary>Any real number.</summary>
    public static Facts Real { get; } = new(new(double.NegativeInfinity, double.PositiveInfinity, false), true);

    public static Facts Of(double value) => new(Bounds.Of(value), double.IsFinite(value));

    public bool IsNonNegative => Bounds.Low >= 0;

    public bool IsPositive => Bounds.Low > 0;

    public bool IsNonZero => !Bounds.MayBeZero;

    /// <summary>Both are certain.</summary>
    public Facts And(Facts other)
    {
        double low = Math.Max(Bounds.Low, other.Bounds.Low), high = Math.Min(Bounds.High, other.Bounds.High);
        return low > high ? this : new(new(low, high, Bounds.MayBeNaN && other.Bounds.MayBeNaN), IsFinite || other.IsFinite);
    }

    /// <summary>The facts of a call's result.</summary>
    /// <param name="function">The function.</param>
    /// <param name="arguments">Its arguments' facts.</param>
    /// <param name="areSame">Whether its first two arguments are the same value.</param>
    public static Facts Of(Function function, ReadOnlySpan<Facts> arguments, bool areSame = false)
    {
        bool isFinite = true;
        (Bounds, int)[] bounds = new (Bounds, int)[arguments.Length], near = new (Bounds, int)[arguments.Length];
        for (int a = 0; a < arguments.Length; a++)
        {
            isFinite &= arguments[a].IsFinite;
            int origin = areSame && a == 1 ? 0 : a;
            bounds[a] = (arguments[a].Bounds, origin);
            near[a] = (Near(arguments[a].Bounds), origin);
        }
        BoundsDomain domain = new();
        Bounds result = domain.Apply(0, function, bounds).Bounds;
        if (isFinite)
        {
            Bounds there = domain.Apply(0, function, near).Bounds;
            isFinite = !there.MayBeNaN && !there.MayBeInfinite && !there.IsNaN;
            // What has no pole is a number; that an infinite argument would make none is overflow's matter.
            if (isFinite) result = result with { MayBeNaN = false };
        }
        return result.IsNaN ? Unknown : new(result, isFinite);
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
