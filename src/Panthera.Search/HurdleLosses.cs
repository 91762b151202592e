using System.Collections.Immutable;
using Panthera.Training;

namespace Panthera.Search;

/// <summary>
/// The mean training losses just before the hurdles, which stand at 10 % and 30 % of a training's steps. They are taken of runs
/// that fail as well: what past runs reached there decides where later ones stop.
/// </summary>
internal sealed class HurdleLosses
{
    private static readonly double[] Shares = [0.1, 0.3];

    private readonly int[] _steps;
    private readonly int _window;
    private readonly double[] _sums = new double[Shares.Length];
    private int _passed;

    /// <summary>For a training of so many steps.</summary>
    public HurdleLosses(int steps) => (_steps, _window) = (StepsOf(steps), Trainer.HurdleWindow(steps));

    /// <summary>How many hurdles there are.</summary>
    public static int Count => Shares.Length;

    /// <summary>The means at the hurdles that the training came to.</summary>
    public IReadOnlyList<double> Means => [.. _sums.Take(_passed).Select((sum, h) => sum / LengthOf(h))];

    /// <summary>The hurdles of a training; without losses there are none.</summary>
    public static IReadOnlyList<Hurdle> Hurdles(int steps, ImmutableArray<double> maximumLosses) =>
        [.. StepsOf(steps).Zip(maximumLosses, (step, maximum) => new Hurdle(step, AtLeast(maximum)))];

    /// <summary>Hears of every step.</summary>
    public void Hear(StepReport report)
    {
        for (int h = _passed; h < _steps.Length; h++)
        {
            if (report.Step > _steps[h] - LengthOf(h) && report.Step <= _steps[h]) _sums[h] += report.Loss;
            if (report.Step == _steps[h]) _passed = h + 1;
        }
    }

    private int LengthOf(int hurdle) => Math.Min(_window, _steps[hurdle] - (hurdle == 0 ? 0 : _steps[hurdle - 1]));

    /// <summary>Rounded up: a training whose loss is the maximum passes.</summary>
    private static float AtLeast(double loss) => (float)loss is var rounded && rounded < loss ? MathF.BitIncrement(rounded) : rounded;

    /// <summary>One after the other; in a training of a few steps the later ones may never come.</summary>
    private static int[] StepsOf(int steps) => [.. Shares.Select((share, hurdle) => Math.Max(1 + hurdle, (int)(share * steps)))];
}
