namespace Panthera.Training;

/// <summary>
/// How well examples were classified: counts of each class and of what it was taken for. Measures are those of GLUE (Wang et al. 2018, arXiv
/// 1804.07461).
/// </summary>
/// <param name="classes">How many classes there are.</param>
public sealed class ClassScores(int classes)
{
    private readonly long[] _right = new long[classes], _actual = new long[classes], _predicted = new long[classes];
    private long _all;

    /// <summary>Counts an example.</summary>
    /// <param name="actual">Its class.</param>
    /// <param name="predicted">What it was taken for; -1 for no class at all.</param>
    /// <exception cref="ArgumentOutOfRangeException">If a class does not exist.</exception>
    public void Add(int actual, int predicted)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(actual);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(actual, classes);
        ArgumentOutOfRangeException.ThrowIfLessThan(predicted, -1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(predicted, classes);
        _all++;
        _actual[actual]++;
        if (predicted >= 0) _predicted[predicted]++;
        if (predicted == actual) _right[actual]++;
    }

    /// <summary>Examples that were counted.</summary>
    public long Examples => _all;

    /// <summary>The share that was right, from 0 to 1; 0 without examples.</summary>
    public double Accuracy => _all == 0 ? 0 : (double)_right.Sum() / _all;

    /// <summary>
    /// The mean of the classes' F1, from 0 to 1: a class's is 2 · right / (predicted + actual), and 0 where it neither occurs nor is
    /// predicted.
    /// </summary>
    public double MacroF1 => Enumerable.Range(0, classes).Average(F1Of);

    /// <summary>The F1 of the second of two classes, which counts as the positive one; null if there are not two.</summary>
    public double? F1 => classes == 2 ? F1Of(1) : null;

    /// <summary>
    /// The correlation of Matthews from -1 to 1, for more than two classes in the form of Gorodkin (2004): (right · all - Σ predicted · actual)
    /// / √((all² - Σ predicted²) (all² - Σ actual²)); 0 where that is 0 / 0.
    /// </summary>
    public double Matthews
    {
        get
        {
            // No class at all is a prediction like any other, of a class that never occurs.
            double all = _all, none = _all - _predicted.Sum(), both = 0, predicted = none * none, actual = 0;
            for (int i = 0; i < classes; i++)
            {
                both += (double)_predicted[i] * _actual[i];
                predicted += (double)_predicted[i] * _predicted[i];
                actual += (double)_actual[i] * _actual[i];
            }
            double scale = Math.Sqrt((all * all - predicted) * (all * all - actual));
            return scale == 0 ? 0 : (_right.Sum() * all - both) / scale;
        }
    }

    private double F1Of(int index) => _right[index] == 0 ? 0 : 2.0 * _right[index] / (_predicted[index] + _actual[index]);
}
