namespace Panthera.Figures.Charts;

/// <summary>A mark of an axis.</summary>
/// <param name="Value">Where it is.</param>
/// <param name="Text">The number beside it.</param>
internal readonly record struct Tick(double Value, string Text);

/// <summary>Turns the values of an axis into places of the picture.</summary>
internal sealed class Scale
{
    /// <summary>Beyond these, differences of values or their squares are no numbers any more.</summary>
    private const double Largest = 1e300, Smallest = 1e-300;

    /// <summary>A range of fewer decades gets marks within them.</summary>
    private const double FewDecades = 2.5;

    private readonly bool _isLogarithmic;
    private readonly double _low, _high, _from, _to;

    /// <summary>A scale for some values.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="values">What is to be drawn.</param>
    /// <param name="from">The place of the least value.</param>
    /// <param name="to">The place of the greatest value.</param>
    /// <param name="ticks">About how many marks there is room for.</param>
    public Scale(Axis axis, IEnumerable<double> values, double from, double to, int ticks)
    {
        (_isLogarithmic, _from, _to) = (axis.IsLogarithmic, from, to);
        double[] drawn = [.. values.Concat(axis.Includes).Where(value => CanShow(axis, value)).Select(Transformed)];
        (_low, _high) = drawn.Length == 0 ? (0, 1) : (drawn.Min(), drawn.Max());
        // One value alone stands in the middle.
        if (_high - _low <= Math.Max(1e-12 * Math.Max(Math.Abs(_low), Math.Abs(_high)), Smallest))
        {
            double margin = _isLogarithmic ? 0.5 : Math.Max(Math.Abs(_low) * 0.1, 0.5);
            (_low, _high) = (_low - margin, _high + margin);
        }
        Ticks = _isLogarithmic ? LogarithmicTicks(ticks) : LinearTicks(ref _low, ref _high, Math.Max(2, ticks));
    }

    /// <summary>The marks, in order.</summary>
    public IReadOnlyList<Tick> Ticks { get; }

    /// <summary>Whether an axis has a place for a value.</summary>
    public static bool CanShow(Axis axis, double value) =>
        axis.IsLogarithmic ? value is >= Smallest and <= Largest : Math.Abs(value) <= Largest;

    /// <summary>The place of a value that can be shown; values beyond the range have the place of its end.</summary>
    public double Place(double value) =>
        _from + (_to - _from) * Math.Clamp((Transformed(value) - _low) / (_high - _low), 0, 1);

    private double Transformed(double value) => _isLogarithmic ? Math.Log10(value) : value;

    /// <summary>Round numbers, and a range that begins and ends with one.</summary>
    private static Tick[] LinearTicks(ref double low, ref double high, int ticks)
    {
        double step = Rounded((high - low) / ticks);
        double first = Math.Floor(low / step + 1e-9), last = Math.Ceiling(high / step - 1e-9);
        (low, high) = (first * step, last * step);
        int digits = (int)Math.Clamp(Math.Ceiling(-Math.Log10(step) - 1e-9), 0, 15);
        double greatest = Math.Max(Math.Abs(low), Math.Abs(high));
        // With powers of ten, as many digits as tell neighbours apart.
        string format = greatest >= 1e6 || digits > 5 ? $"0.{new string('#', (int)Math.Ceiling(Math.Log10(greatest / step)) + 1)}e0" : $"F{digits}";
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => new Tick((first + i) * step, Shown((first + i) * step, format)))];
    }

    /// <summary>Powers of ten, and where there are few of them 2 and 5 times those, or more.</summary>
    private Tick[] LogarithmicTicks(int most)
    {
        Tick[] powers = PowersOfTen(most);
        if (powers.Length > 1) return powers;
        // Between two of them, numbers as on a linear scale.
        (double low, double high) = (Math.Pow(10, _low), Math.Pow(10, _high));
        return [.. LinearTicks(ref low, ref high, Math.Max(2, most)).Where(tick => tick.Value > 0 && IsInRange(Math.Log10(tick.Value)))];
    }

    private Tick[] PowersOfTen(int most)
    {
        int[] factors = _high - _low < FewDecades ? [1, 2, 5] : [1];
        int first = (int)Math.Floor(_low), last = (int)Math.Ceiling(_high), apart = Math.Max(1, (last - first) / Math.Max(1, most));
        return [.. from decade in Enumerable.Range(first, last - first + 1)
                   where decade % apart == 0
                   from factor in factors
                   let value = factor * Math.Pow(10, decade)
                   where IsInRange(Math.Log10(value))
                   select new Tick(value, Shown(value, decade is >= -4 and <= 5 ? "0.######" : "0e0"))];
    }

    private bool IsInRange(double transformed) => transformed >= _low - 1e-9 && transformed <= _high + 1e-9;

    /// <summary>The next 1, 2 or 5 times a power of ten.</summary>
    private static double Rounded(double step)
    {
        double power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        return (step / power) switch
        {
            <= 1.0000001 => power,
            <= 2.0000001 => 2 * power,
            <= 5.0000001 => 5 * power,
            _ => 10 * power,
        };
    }

    private static string Shown(double value, string format) => (value + 0.0).ToString(format).Replace('-', '−');
}
