using System.Numerics.Tensors;
using Panthera.Training.Data;

namespace Panthera.Training.Tests.Data;

/// <summary>
/// Softmax regression (no hidden units) or one hidden layer of ReLUs, trained by Adam with a falling learning rate: just
/// enough to tell whether a data set is linear, and independent of the training engine.
/// </summary>
internal sealed class SmallClassifier
{
    private readonly int _inputs, _hidden, _classes;
    private readonly float[] _weights, _gradient, _m, _v, _units, _errors, _logits;
    private readonly int _second;

    public SmallClassifier(int inputs, int hidden, int classes, ulong seed)
    {
        (_inputs, _hidden, _classes) = (inputs + 1, hidden, classes);
        _second = _inputs * hidden;
        int top = hidden == 0 ? _inputs : hidden;
        _weights = new float[_second + classes * top];
        (_gradient, _m, _v) = (new float[_weights.Length], new float[_weights.Length], new float[_weights.Length]);
        (_units, _errors, _logits) = (new float[hidden], new float[hidden], new float[classes]);
        Rng rng = new(seed);
        for (int i = 0; i < _weights.Length; i++)
        {
            _weights[i] = (float)(rng.NextNormal() * (i < _second ? Math.Sqrt(2.0 / _inputs) : 0.01));
        }
    }

    public void Train(IPictureSource source, int steps, int rows, float learningRate)
    {
        Batch batch = NewBatch(source, rows);
        int[] examples = new int[rows];
        Rng rng = new(1, 2);
        for (int step = 1; step <= steps; step++)
        {
            foreach (ref int example in examples.AsSpan())
            {
                example = rng.Next(source.Count(Split.Train));
            }
            source.Read(Split.Train, examples, batch);
            Array.Clear(_gradient);
            for (int row = 0; row < rows; row++)
            {
                Accumulate(Row(batch, row), batch.Targets[row], 1f / rows);
            }
            Adam(learningRate * (1 - (step - 1f) / steps), step);
        }
    }

    public double Accuracy(IPictureSource source, Split split, Func<int, bool>? counts = null)
    {
        Batch batch = NewBatch(source, 1);
        int[] examples = [.. Enumerable.Range(0, source.Count(split)).Where(counts ?? (_ => true))];
        int right = 0;
        foreach (int example in examples)
        {
            source.Read(split, [example], batch);
            Forward(Row(batch, 0));
            right += TensorPrimitives.IndexOfMax(_logits) == batch.Targets[0] ? 1 : 0;
        }
        return (double)right / examples.Length;
    }

    private static Batch NewBatch(IPictureSource source, int rows) =>
        new(new float[rows * source.Channels * source.Width * source.Height], [], new int[rows]);

    // The inputs of one row with a constant 1 behind them for the bias.
    private float[] Row(Batch batch, int row) => [.. batch.Features.AsSpan(row * (_inputs - 1), _inputs - 1), 1f];

    private void Forward(ReadOnlySpan<float> x)
    {
        for (int h = 0; h < _hidden; h++)
        {
            _units[h] = Math.Max(TensorPrimitives.Dot(_weights.AsSpan(h * _inputs, _inputs), x), 0);
        }
        ReadOnlySpan<float> top = _hidden == 0 ? x : _units;
        for (int c = 0; c < _classes; c++)
        {
            _logits[c] = TensorPrimitives.Dot(_weights.AsSpan(_second + c * top.Length, top.Length), top);
        }
    }

    private void Accumulate(ReadOnlySpan<float> x, int target, float weight)
    {
        Forward(x);
        TensorPrimitives.SoftMax(_logits, _logits);
        _logits[target] -= 1;
        ReadOnlySpan<float> top = _hidden == 0 ? x : _units;
        Array.Clear(_errors);
        for (int c = 0; c < _classes; c++)
        {
            int at = _second + c * top.Length;
            MultiplyAdd(top, _logits[c] * weight, _gradient.AsSpan(at, top.Length));
            if (_hidden > 0)
            {
                MultiplyAdd(_weights.AsSpan(at, _hidden), _logits[c] * weight, _errors);
            }
        }
        for (int h = 0; h < _hidden; h++)
        {
            if (_units[h] > 0)
            {
                MultiplyAdd(x, _errors[h], _gradient.AsSpan(h * _inputs, _inputs));
            }
        }
    }

    private static void MultiplyAdd(ReadOnlySpan<float> x, float factor, Span<float> sum) =>
        TensorPrimitives.MultiplyAdd(x, factor, sum, sum);

    private void Adam(float learningRate, int step)
    {
        float rate = (float)(learningRate * Math.Sqrt(1 - Math.Pow(0.99, step)) / (1 - Math.Pow(0.9, step)));
        for (int i = 0; i < _weights.Length; i++)
        {
            float g = _gradient[i];
            _m[i] += 0.1f * (g - _m[i]);
            _v[i] += 0.01f * (g * g - _v[i]);
            _weights[i] -= rate * _m[i] / (MathF.Sqrt(_v[i]) + 1e-8f);
        }
    }
}
