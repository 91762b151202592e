using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>A call whose result's bounds are asked for.</summary>
/// <param name="Function">The function.</param>
/// <param name="X">The first argument's bounds; anything if there is none.</param>
/// <param name="Y">The second's.</param>
/// <param name="Z">The third's.</param>
/// <param name="IsSame">Whether the first two arguments are the same value, number by number.</param>
public readonly record struct BoundsCall(Function Function, Bounds X, Bounds Y, Bounds Z, bool IsSame);

/// <summary>
/// The bounds of a call's results, as real arithmetic has them; rounding and the function's own errors are added by who asks.
/// </summary>
public delegate Bounds BoundsRule(in BoundsCall call);

/// <summary>The rules that rows of <see cref="Functions"/> name: the monotone ones are derived from the row's oracle.</summary>
public static class BoundsRules
{
    /// <summary>What has no upper bound.</summary>
    public const double Infinity = double.PositiveInfinity;

    /// <summary>Of functions that are compositions: their parts are asked.</summary>
    public static BoundsRule Expanded { get; } = (in BoundsCall _) => Bounds.Anything;

    /// <summary>Nothing is known.</summary>
    public static Bounds Anything(in BoundsCall call) => Bounds.Anything;

    /// <summary>f grows with x.</summary>
    public static Bounds Increasing(in BoundsCall call) => call.X.IsNaN ? Bounds.NaN
        : new(call.Function.Map!(call.X.Low, 0, 0), call.Function.Map!(call.X.High, 0, 0), call.X.MayBeNaN);

    /// <summary>f falls as x grows.</summary>
    public static Bounds Decreasing(in BoundsCall call) => call.X.IsNaN ? Bounds.NaN
        : new(call.Function.Map!(call.X.High, 0, 0), call.Function.Map!(call.X.Low, 0, 0), call.X.MayBeNaN);

    /// <summary>f grows with |x|, and is even.</summary>
    public static Bounds OfMagnitude(in BoundsCall call) => Increasing(call with { X = Magnitude(call.X) });

    /// <summary>f grows with |1 + x|.</summary>
    public static Bounds OfMagnitudePlus1(in BoundsCall call)
    {
        if (call.X.Low >= -1) return Increasing(call);
        if (call.X.High <= -1) return Decreasing(call);
        double high = Math.Max(call.Function.Map!(call.X.Low, 0, 0), call.Function.Map!(call.X.High, 0, 0));
        return new(double.NegativeInfinity, high, call.X.MayBeNaN);
    }

    /// <summary>f is a number for x in [low, high] only, where another rule holds.</summary>
    public static BoundsRule Within(double low, double high, BoundsRule rule) => (in BoundsCall call) =>
    {
        Bounds x = call.X, inside = new(Math.Max(x.Low, low), Math.Min(x.High, high), x.MayBeNaN || x.Low < low || x.High > high);
        return inside.IsNaN ? Bounds.NaN : rule(call with { X = inside });
    };

    /// <summary>f swings between -1 and 1; f of infinity is no number.</summary>
    public static Bounds Wave(in BoundsCall call) => Swinging(call, 1);

    /// <summary>f has poles again and again; f of infinity is no number.</summary>
    public static Bounds Poles(in BoundsCall call) => Swinging(call, Infinity);

    /// <summary>x + y.</summary>
    public static Bounds OfSum(in BoundsCall call) => Sum(call.X, call.Y);

    /// <summary>x - y.</summary>
    public static Bounds OfDifference(in BoundsCall call) => call.IsSame && !call.X.IsNaN
        ? new(0, 0, call.X.MayBeNaN || call.X.MayBeInfinite)
        : Sum(call.X, new(-call.Y.High, -call.Y.Low, call.Y.MayBeNaN));

    /// <summary>x · y.</summary>
    public static Bounds OfProduct(in BoundsCall call)
    {
        Bounds x = call.X, y = call.Y;
        if (x.IsNaN || y.IsNaN) return Bounds.NaN;
        if (call.IsSame)
        {
            Bounds magnitude = Magnitude(x);
            return new(magnitude.Low * magnitude.Low, magnitude.High * magnitude.High, x.MayBeNaN);
        }
        bool nan = x.MayBeNaN || y.MayBeNaN || (x.MayBeZero && y.MayBeInfinite) || (y.MayBeZero && x.MayBeInfinite);
        return Corners(Product(x.Low, y.Low), Product(x.Low, y.High), Product(x.High, y.Low), Product(x.High, y.High), nan);
    }

    /// <summary>x / y. A divisor that may be zero may be so with either sign.</summary>
    public static Bounds OfQuotient(in BoundsCall call)
    {
        Bounds x = call.X, y = call.Y;
        if (x.IsNaN || y.IsNaN) return Bounds.NaN;
        bool nan = x.MayBeNaN || y.MayBeNaN || (x.MayBeZero && y.MayBeZero) || (x.MayBeInfinite && y.MayBeInfinite);
        if (x is { Low: 0, High: 0 }) return y is { Low: 0, High: 0 } ? Bounds.NaN : new(0, 0, nan);
        if (y.MayBeZero) return new(double.NegativeInfinity, Infinity, nan);
        Bounds corners = Corners(x.Low / y.Low, x.Low / y.High, x.High / y.Low, x.High / y.High, nan);
        // Infinity over infinity is no number, but what is finite over infinity is zero.
        return y.MayBeInfinite && x.MayBeFinite ? corners.Union(new(0, 0, nan)) : corners;
    }

    /// <summary>The larger of x and y.</summary>
    public static Bounds OfMaximum(in BoundsCall call) => call.X.IsNaN || call.Y.IsNaN ? Bounds.NaN
        : new(Math.Max(call.X.Low, call.Y.Low), Math.Max(call.X.High, call.Y.High), call.X.MayBeNaN || call.Y.MayBeNaN);

    /// <summary>The smaller of x and y.</summary>
    public static Bounds OfMinimum(in BoundsCall call) => call.X.IsNaN || call.Y.IsNaN ? Bounds.NaN
        : new(Math.Min(call.X.Low, call.Y.Low), Math.Min(call.X.High, call.Y.High), call.X.MayBeNaN || call.Y.MayBeNaN);

    /// <summary>x^y.</summary>
    public static Bounds OfPower(in BoundsCall call)
    {
        Bounds x = call.X, y = call.Y;
        if (y is { Low: 0, High: 0, MayBeNaN: false }) return Bounds.Of(1);
        if (x.IsNaN && (y.IsNaN || !y.MayBeZero)) return Bounds.NaN;
        if (x.IsNaN || y.IsNaN || x.Low < 0) return Bounds.Anything;
        // From zero on a power is monotone in each argument while the other stands still, so its bounds are at the corners.
        NumberMap map = call.Function.Map!;
        bool nan = x.MayBeNaN || y.MayBeNaN;
        Bounds corners = Corners(map(x.Low, y.Low, 0), map(x.Low, y.High, 0), map(x.High, y.Low, 0), map(x.High, y.High, 0), nan);
        // The pole at a zero with a sign is a negative one for odd exponents; NaN^0 and 1^NaN are 1.
        return new(
            x.Low == 0 && y.Low < 0 ? double.NegativeInfinity : corners.MayBeNaN ? Math.Min(corners.Low, 1) : corners.Low,
            corners.MayBeNaN ? Math.Max(corners.High, 1) : corners.High, corners.MayBeNaN);
    }

    /// <summary>x &gt; 0 ? y : z.</summary>
    public static Bounds OfWhere(in BoundsCall call) =>
        call.X is { Low: > 0, MayBeNaN: false } ? call.Y : call.X.IsNaN || call.X.High <= 0 ? call.Z : call.Y.Union(call.Z);

    /// <summary>Σ x · y over any number of terms, or none.</summary>
    public static Bounds OfDot(in BoundsCall call)
    {
        Bounds product = OfProduct(call);
        if (product.IsNaN) return new(0, 0, true);
        return new(
            product.Low < 0 ? double.NegativeInfinity : 0, product.High > 0 ? Infinity : 0,
            product.MayBeNaN || (product.Low == double.NegativeInfinity && product.High == Infinity));
    }

    /// <summary>Σ x · y in single precision: sums of both signs may overflow to both infinities.</summary>
    public static Bounds OfMatrixProduct(in BoundsCall call)
    {
        Bounds dot = OfDot(call);
        return dot with { MayBeNaN = dot.MayBeNaN || (dot.Low < 0 && dot.High > 0) };
    }

    /// <summary>√Σ x² over any number of terms, or none.</summary>
    public static Bounds OfNorm(in BoundsCall call) => call.X.IsNaN ? new(0, 0, true)
        : new(0, call.X is { Low: 0, High: 0 } ? 0 : Infinity, call.X.MayBeNaN);

    /// <summary>The mean of some x.</summary>
    public static Bounds OfMean(in BoundsCall call) => call.X.IsNaN ? Bounds.NaN
        : new(call.X.Low, call.X.High, call.X.MayBeNaN || (call.X.Low == double.NegativeInfinity && call.X.High == Infinity));

    /// <summary>The root of the mean of some x².</summary>
    public static Bounds OfRms(in BoundsCall call) => Magnitude(call.X);

    /// <summary>The numbers of x in another order.</summary>
    public static Bounds OfItself(in BoundsCall call) => call.X;

    /// <summary>A number of steps, rows or columns.</summary>
    public static Bounds OfCount(in BoundsCall call) => new(0, long.MaxValue, false);

    private static Bounds Magnitude(Bounds x) => x.IsNaN ? Bounds.NaN
        : new(x.MayBeZero ? 0 : Math.Min(Math.Abs(x.Low), Math.Abs(x.High)), Math.Max(Math.Abs(x.Low), Math.Abs(x.High)), x.MayBeNaN);

    private static Bounds Swinging(in BoundsCall call, double amplitude)
    {
        Bounds x = call.X;
        if (!x.MayBeFinite) return Bounds.NaN;
        if (x.Low != x.High) return new(-amplitude, amplitude, x.MayBeNaN || x.MayBeInfinite);
        double value = call.Function.Map!(x.Low, 0, 0);
        return new(value, value, x.MayBeNaN);
    }

    private static Bounds Sum(Bounds x, Bounds y)
    {
        if (x.IsNaN || y.IsNaN) return Bounds.NaN;
        double low = x.Low + y.Low, high = x.High + y.High;
        if (double.IsNaN(low) || double.IsNaN(high)) return Bounds.Anything;
        bool areOpposite = (x.High == Infinity && y.Low == -Infinity) || (x.Low == -Infinity && y.High == Infinity);
        return new(low, high, x.MayBeNaN || y.MayBeNaN || areOpposite);
    }

    /// <summary>A product at a corner: zero times infinity is no number, but all that come near it are.</summary>
    private static double Product(double x, double y) => x == 0 || y == 0 ? 0 : x * y;

    /// <summary>The range of what is found at the corners; infinity over infinity tells nothing.</summary>
    private static Bounds Corners(double a, double b, double c, double d, bool nan)
    {
        double low = Infinity, high = double.NegativeInfinity;
        Take(a, ref low, ref high);
        Take(b, ref low, ref high);
        Take(c, ref low, ref high);
        Take(d, ref low, ref high);
        return low > high ? Bounds.NaN : new(low, high, nan);
    }

    private static void Take(double corner, ref double low, ref double high)
    {
        if (corner < low) low = corner;
        if (corner > high) high = corner;
    }
}
