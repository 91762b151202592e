using Panthera.Kernels;

namespace Panthera.Tests.Optimizers.References;

/// <summary>
/// A perceptron that learns to classify as a random one does, from 96 examples in batches of 16, in double precision. One of its inputs
/// is always zero, so that a row of the first matrix has gradients of exactly zero.
/// </summary>
internal sealed class TaughtNetwork
{
    private const int Inputs = 6, Hidden = 9, Classes = 4, Examples = 96, Batch = 16;

    private readonly double[][] _inputs = new double[Examples][];
    private readonly int[] _labels = new int[Examples];

    public TaughtNetwork()
    {
        Rng rng = new(2, 71);
        float[] teacher = Weights(ref rng, 1.5);
        for (int e = 0; e < Examples; e++)
        {
            _inputs[e] = [.. Enumerable.Range(0, Inputs - 1).Select(_ => rng.NextNormal()), 0];
            double[] scores = Scores(teacher, _inputs[e], out _);
            _labels[e] = Array.IndexOf(scores, scores.Max());
        }
        Initial = Weights(ref rng, 0.5);
    }

    /// <summary>The arrays: matrices of inputs × outputs and biases.</summary>
    public static ParameterLayout Layout { get; } = new([(IReadOnlyList<int>)[Inputs, Hidden], [Hidden], [Hidden, Classes], [Classes]]);

    /// <summary>The weights that training begins with.</summary>
    public float[] Initial { get; }

    /// <summary>The gradient of a batch's mean cross-entropy, rounded once.</summary>
    public float[] Gradient(float[] w, int step)
    {
        double[] sum = new double[w.Length];
        for (int b = 0; b < Batch; b++)
        {
            int example = (step * Batch + b) % Examples;
            double[] x = _inputs[example], scores = Scores(w, x, out double[] hidden), back = new double[Hidden];
            double largest = scores.Max(), total = scores.Sum(s => Math.Exp(s - largest));
            for (int c = 0; c < Classes; c++)
            {
                double error = (Math.Exp(scores[c] - largest) / total - (c == _labels[example] ? 1 : 0)) / Batch;
                sum[B2 + c] += error;
                for (int h = 0; h < Hidden; h++)
                {
                    sum[W2 + h * Classes + c] += error * hidden[h];
                    back[h] += error * w[W2 + h * Classes + c];
                }
            }
            for (int h = 0; h < Hidden; h++)
            {
                double error = back[h] * (1 - hidden[h] * hidden[h]);
                sum[B1 + h] += error;
                for (int i = 0; i < Inputs; i++) sum[i * Hidden + h] += error * x[i];
            }
        }
        return [.. sum.Select(s => (float)s)];
    }

    private const int B1 = Inputs * Hidden, W2 = B1 + Hidden, B2 = W2 + Hidden * Classes, Total = B2 + Classes;

    private static double[] Scores(float[] w, double[] x, out double[] hidden)
    {
        hidden = new double[Hidden];
        double[] scores = new double[Classes];
        for (int h = 0; h < Hidden; h++)
        {
            double sum = w[B1 + h];
            for (int i = 0; i < Inputs; i++) sum += x[i] * w[i * Hidden + h];
            hidden[h] = Math.Tanh(sum);
        }
        for (int c = 0; c < Classes; c++)
        {
            scores[c] = w[B2 + c];
            for (int h = 0; h < Hidden; h++) scores[c] += hidden[h] * w[W2 + h * Classes + c];
        }
        return scores;
    }

    private static float[] Weights(ref Rng rng, double size)
    {
        float[] weights = new float[Total];
        for (int i = 0; i < weights.Length; i++) weights[i] = (float)(size * rng.NextNormal());
        return weights;
    }
}
