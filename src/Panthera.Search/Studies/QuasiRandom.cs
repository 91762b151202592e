namespace Panthera.Search.Studies;

/// <summary>
/// Points that fill a cube evenly (Halton 1960), turned by a random vector (Cranley and Patterson 1976), so that each study has points of
/// its own: what AlgoPerf draws hyperparameters from.
/// </summary>
/// <param name="turn">Draws the vector.</param>
/// <param name="dimensions">Dimensions of the cube, at most as many as there are bases.</param>
internal sealed class QuasiRandom(Rng turn, int dimensions)
{
    /// <summary>The most dimensions: beyond the first primes the sequence's coordinates move together.</summary>
    public const int MostDimensions = 10;

    private static readonly int[] Bases = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29];

    private readonly double[] _turn = Turn(turn, dimensions);

    /// <summary>A point, each coordinate in [0, 1).</summary>
    /// <param name="index">Its number, from 0.</param>
    public double[] At(int index) => [.. _turn.Select((turned, d) => (RadicalInverse(index + 1, Bases[d]) + turned) % 1)];

    /// <summary>The digits of a number in a base, mirrored at the point.</summary>
    internal static double RadicalInverse(int number, int radix)
    {
        double inverse = 0, place = 1.0 / radix;
        for (; number > 0; number /= radix, place /= radix) inverse += number % radix * place;
        return inverse;
    }

    private static double[] Turn(Rng rng, int dimensions)
    {
        if (dimensions is < 1 or > MostDimensions)
            throw new ArgumentOutOfRangeException(nameof(dimensions), dimensions, $"There are points of 1 to {MostDimensions} dimensions.");
        double[] turn = new double[dimensions];
        for (int d = 0; d < dimensions; d++) turn[d] = rng.NextDouble();
        return turn;
    }
}
