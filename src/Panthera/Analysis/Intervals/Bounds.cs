namespace Panthera.Analysis;

/// <summary>
/// Where a value's numbers lie: all that are numbers in [Low, High], infinite ones included. Zeros count without their sign.
/// Nothing is a number if Low is above High.
/// </summary>
/// <param name="Low">The lower bound.</param>
/// <param name="High">The upper bound.</param>
/// <param name="MayBeNaN">Whether some may be no number.</param>
public readonly record struct Bounds(double Low, double High, bool MayBeNaN)
{
    /// <summary>No number at all.</summary>
    public static Bounds NaN { get; } = new(double.PositiveInfinity, double.NegativeInfinity, true);

    /// <summary>Anything.</summary>
    public static Bounds Anything { get; } = new(double.NegativeInfinity, double.PositiveInfinity, true);

    /// <summary>Exactly one number.</summary>
    public static Bounds Of(double value) => double.IsNaN(value) ? NaN : new(value, value, false);

    /// <summary>Whether nothing is a number.</summary>
    public bool IsNaN => Low > High;

    /// <summary>Whether all are the same number.</summary>
    public bool IsPoint => Low == High && !MayBeNaN;

    /// <summary>Whether some may be infinite.</summary>
    public bool MayBeInfinite => High == double.PositiveInfinity || Low == double.NegativeInfinity;

    /// <summary>Whether some may be finite.</summary>
    public bool MayBeFinite => Low < double.PositiveInfinity && High > double.NegativeInfinity && Low <= High;

    /// <summary>Whether zero may be among them.</summary>
    public bool MayBeZero => Low <= 0 && High >= 0;

    /// <summary>Both.</summary>
    public Bounds Union(Bounds other) => new(Math.Min(Low, other.Low), Math.Max(High, other.High), MayBeNaN || other.MayBeNaN);

    /// <summary>Whether all of another's numbers are among these.</summary>
    public bool Contains(Bounds other) => (other.IsNaN || (Low <= other.Low && High >= other.High)) && (MayBeNaN || !other.MayBeNaN);

    /// <summary>Whether a number is among these.</summary>
    public bool Contains(double value) => double.IsNaN(value) ? MayBeNaN : Low <= value && value <= High;
}
