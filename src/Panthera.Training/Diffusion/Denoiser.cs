using System.Numerics.Tensors;
using Panthera.Training.Graphs;
using Panthera.Training.Models;

namespace Panthera.Training.Diffusion;

/// <summary>A trained <see cref="UNet"/> that draws pictures. For one caller at a time.</summary>
public sealed class Denoiser : IDisposable
{
    // Enough to fill the matrix products, few enough to stay in a cache.
    private const int Chunk = 16;

    private readonly UNetShape _shape;
    private readonly NoiseSchedule _schedule;
    private readonly Plan _plan;
    private readonly Value _prediction;

    /// <summary>Compiles a model for drawing.</summary>
    /// <param name="shape">Its sizes.</param>
    /// <param name="schedule">How it was trained.</param>
    /// <param name="threads">How many threads compute together; pictures do not depend on it.</param>
    public Denoiser(UNetShape shape, NoiseSchedule schedule, int threads = 1)
    {
        (_shape, _schedule) = (shape, schedule);
        Graph graph = shape.Build(Chunk);
        // The loss is the last operation: nothing takes the place of what it reads.
        _prediction = graph.Values[^1].Inputs[0];
        _plan = new Plan(graph, threads, Chunk);
    }

    /// <summary>The model's sizes.</summary>
    public UNetShape Shape => _shape;

    /// <summary>The weights, to be written to: array after array, as those of a plan for training.</summary>
    public Span<float> Weights => _plan.Parameters;

    /// <summary>The arrays of <see cref="Weights"/>.</summary>
    public IReadOnlyList<ParameterArray> Arrays => _plan.Arrays;

    /// <summary>Draws pictures: numbers from about -1 to 1 in the order y, x, channel.</summary>
    /// <param name="options">How.</param>
    /// <param name="count">How many.</param>
    /// <param name="tokens">For each picture the tokens that say what to draw; empty if the model is not told or none is to be.</param>
    /// <param name="coarse">For each picture the coarse one, enlarged; empty for a model that reads none.</param>
    /// <exception cref="InputException">If the options do not fit, or a token does not exist.</exception>
    /// <exception cref="ArgumentException">If there are not as many tokens or coarse pictures as the model reads.</exception>
    public float[] Draw(SamplingOptions options, int count, ReadOnlySpan<int> tokens, ReadOnlySpan<float> coarse)
    {
        int length = _shape.PictureLength;
        if (tokens.Length != 0 && tokens.Length != count * _shape.Tokens)
            throw new ArgumentException($"{tokens.Length} tokens for {count} pictures; expected {_shape.Tokens} each.", nameof(tokens));
        if (coarse.Length != (_shape.LowResolution ? count * length : 0))
            throw new ArgumentException($"{coarse.Length} numbers of coarse pictures for {count} pictures.", nameof(coarse));
        float[] pictures = new float[checked(count * length)];
        bool told = tokens.Length > 0;
        int[] chunkTokens = new int[Chunk * _shape.Tokens];
        for (int first = 0; first < count; first += Chunk)
        {
            int chunk = Math.Min(Chunk, count - first);
            Span<float> features = _plan.Batch.Features;
            features.Clear();
            Array.Clear(chunkTokens);
            if (told) tokens.Slice(first * _shape.Tokens, chunk * _shape.Tokens).CopyTo(chunkTokens);
            for (int i = 0; i < chunk && _shape.LowResolution; i++)
                coarse.Slice((first + i) * length, length).CopyTo(features.Slice(i * _shape.FeatureLength + _shape.LowOffset, length));
            ReverseDiffusion.Draw(_schedule, options, first, length, pictures.AsSpan(first * length, chunk * length),
                (noised, time, noise) => Predict(noised, time, noise, chunkTokens, told ? options.Guidance : 0));
        }
        return pictures;
    }

    /// <summary>Draws each picture several times, and takes the mean: the best guess by squared error, if not the sharpest.</summary>
    /// <param name="options">How; each time with the next seed.</param>
    /// <param name="draws">How often.</param>
    /// <param name="count">How many pictures.</param>
    /// <param name="tokens">As for <see cref="Draw"/>.</param>
    /// <param name="coarse">As for <see cref="Draw"/>.</param>
    public float[] DrawMean(SamplingOptions options, int draws, int count, ReadOnlySpan<int> tokens, ReadOnlySpan<float> coarse)
    {
        float[] mean = Draw(options, count, tokens, coarse);
        for (int draw = 1; draw < draws; draw++)
        {
            float[] next = Draw(options with { Seed = unchecked(options.Seed + (ulong)draw) }, count, tokens, coarse);
            TensorPrimitives.Lerp<float>(mean, next, 1f / (draw + 1), mean);
        }
        return mean;
    }

    private void Predict(ReadOnlySpan<float> noised, int time, Span<float> noise, int[] tokens, double guidance)
    {
        int length = _shape.PictureLength;
        for (int i = 0; i < noised.Length / length; i++)
        {
            Span<float> row = _plan.Batch.Features.AsSpan(i * _shape.FeatureLength, _shape.FeatureLength);
            noised.Slice(i * length, length).CopyTo(row);
            row[_shape.TimeOffset] = time;
        }
        if (guidance != 0 || tokens.Length == 0) Ask(tokens, noise);
        if (guidance == 1 || tokens.Length == 0) return;
        Span<float> told = guidance == 0 ? [] : noise.ToArray();
        Ask(new int[tokens.Length], noise);
        // untold + guidance · (told - untold)
        for (int i = 0; i < told.Length; i++) noise[i] += (float)guidance * (told[i] - noise[i]);
    }

    private void Ask(ReadOnlySpan<int> tokens, Span<float> noise)
    {
        tokens.CopyTo(_plan.Batch.Tokens);
        _plan.Forward();
        _plan.Output(_prediction)[..noise.Length].CopyTo(noise);
    }

    /// <summary>Ends the threads.</summary>
    public void Dispose() => _plan.Dispose();
}
