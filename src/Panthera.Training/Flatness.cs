using Panthera.Training.Graphs;

namespace Panthera.Training;

/// <summary>How a random step away from a solution is made.</summary>
public enum FlatnessNoise
{
    /// <summary>
    /// Every weight moves by a normal number of one deviation: the mean loss is then L^N of "When Vision Transformers Outperform ResNets" (Chen et
    /// al. 2021, arXiv 2106.01548), by which Lion's authors compare how flat solutions are.
    /// </summary>
    Weights,

    /// <summary>
    /// Every filter, which is what leads to one output, moves in a random direction by a share of its own length (Li et al. 2017, arXiv
    /// 1712.09913), so that models whose weights are only scaled compare alike; biases and gains stay.
    /// </summary>
    Filters,
}

/// <summary>How much the loss rises around a solution.</summary>
/// <param name="Loss">The loss at the solution, in nats.</param>
/// <param name="Rise">The mean rise over random directions.</param>
/// <param name="Error">The standard error of that mean.</param>
/// <param name="Directions">Directions that were tried.</param>
public readonly record struct FlatnessResult(double Loss, double Rise, double Error, int Directions);

/// <summary>The flatness of the loss around a solution.</summary>
public static class Flatness
{
    private const ulong Stream = 0x666C6174;

    /// <summary>Measures the loss at the weights and at random places around them. The weights are afterwards what they were.</summary>
    /// <param name="weights">The weights, which the loss reads.</param>
    /// <param name="arrays">The arrays that they are made of.</param>
    /// <param name="loss">The loss at the weights as they are at the time.</param>
    /// <param name="noise">What kind of step is made.</param>
    /// <param name="size">Its size: the deviation of a weight, or the share of a filter's length.</param>
    /// <param name="directions">How many; 2 or more.</param>
    /// <param name="seed">The same seed gives the same directions.</param>
    /// <exception cref="InputException">If the size is not positive, or the directions are too few.</exception>
    public static FlatnessResult Measure(
        float[] weights, IReadOnlyList<ParameterArray> arrays, Func<double> loss, FlatnessNoise noise, double size, int directions, ulong seed)
    {
        if (!(size > 0) || double.IsInfinity(size)) throw new InputException($"a step of {size} is not possible; expected a positive number");
        if (directions < 2) throw new InputException($"{directions} directions have no mean with an error; expected 2 or more");
        float[] solution = [.. weights];
        double start = loss(), sum = 0, squares = 0;
        try
        {
            for (int direction = 0; direction < directions; direction++)
            {
                Rng rng = new(seed, Stream, (ulong)direction);
                if (noise == FlatnessNoise.Weights) Move(weights, solution, size, ref rng);
                else foreach (ParameterArray array in arrays) MoveFilters(weights, solution, array, size, ref rng);
                double rise = loss() - start;
                sum += rise;
                squares += rise * rise;
            }
        }
        finally
        {
            solution.CopyTo(weights, 0);
        }
        double mean = sum / directions, variance = Math.Max(0, squares - sum * mean) / (directions - 1);
        return new(start, mean, Math.Sqrt(variance / directions), directions);
    }

    private static void Move(float[] weights, float[] solution, double deviation, ref Rng rng)
    {
        for (int i = 0; i < weights.Length; i++) weights[i] = (float)(solution[i] + deviation * rng.NextNormal());
    }

    // A filter is a column: matrices are inputs × outputs.
    private static void MoveFilters(float[] weights, float[] solution, ParameterArray array, double share, ref Rng rng)
    {
        if (array.Shape.Count < 2) return;
        int columns = array.Shape[^1];
        double[] direction = new double[array.Length];
        foreach (ref double number in direction.AsSpan()) number = rng.NextNormal();
        for (int column = 0; column < columns; column++)
        {
            double length = 0, norm = 0;
            for (int i = column; i < array.Length; i += columns)
            {
                length += (double)solution[array.Offset + i] * solution[array.Offset + i];
                norm += direction[i] * direction[i];
            }
            double scale = norm == 0 ? 0 : share * Math.Sqrt(length / norm);
            for (int i = column; i < array.Length; i += columns) weights[array.Offset + i] = (float)(solution[array.Offset + i] + scale * direction[i]);
        }
    }
}
