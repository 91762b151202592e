using System.Numerics.Tensors;
using Panthera.Training.Data;
using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;
using Panthera.Training.Tasks;

namespace Panthera.Training.Retrieval;

/// <summary>
/// What a two-tower model is good for: finding captions by pictures and pictures by captions, and telling classes apart that it was never
/// trained to name (zero-shot; Radford et al. 2021, section 3.1).
/// </summary>
/// <remarks>
/// A class has several texts, and its probability is the mean of theirs. CLIP takes the mean of the embeddings instead, which is cheaper for many
/// pictures and does as well for texts that say the same in other words; these may say different things.
/// </remarks>
public sealed class TwoTowerEvaluation
{
    /// <summary>How many pairs of a split are searched among, at most.</summary>
    public const int MostPairs = 1_000;

    private static readonly int[] Depths = [1, 5];

    private readonly ICaptionedPictureSource _data;
    private readonly IReadOnlyList<string>[] _prompts;

    /// <summary>Evaluates on examples of a source.</summary>
    /// <param name="data">The examples.</param>
    public TwoTowerEvaluation(ICaptionedPictureSource data) => (_data, _prompts) = (data, ClassPrompts.Of(data));

    /// <summary>
    /// Recall@1 and @5 both ways among the pairs of a split, or <see cref="MostPairs"/> spread over it, and the share of those pictures whose
    /// class has the most probable texts. Captions of the same words are equally right. Fills the plan's batch.
    /// </summary>
    /// <param name="plan">A two-tower model.</param>
    /// <param name="split">The split.</param>
    public IReadOnlyList<Measurement> Of(Plan plan, Split split)
    {
        int available = _data.Count(split), pairs = Math.Min(available, MostPairs);
        int[] examples = [.. Enumerable.Range(0, pairs).Select(i => (int)((long)i * available / pairs))];
        int[] classes = new int[pairs];
        (float[] pictures, float[] captions) = Embed(plan, pairs, (first, rows) =>
        {
            // The last batch is filled up with its last pair.
            int[] chosen = [.. Enumerable.Range(first, rows).Select(i => examples[Math.Min(i, pairs - 1)])];
            _data.Read(split, chosen, plan.Batch);
            plan.Batch.Targets.AsSpan(0, Math.Min(rows, pairs - first)).CopyTo(classes.AsSpan(first));
        });
        Dictionary<string, int> texts = [];
        int[] groups = [.. examples.Select(example =>
        {
            string caption = _data.Caption(split, example);
            return texts.TryGetValue(caption, out int group) ? group : texts[caption] = texts.Count;
        })];
        int[] byPicture = Recall.Ranks(pictures, captions, groups), byCaption = Recall.Ranks(captions, pictures, groups);
        return
        [
            new("zero-shot accuracy", ZeroShot(plan, pictures, classes), 1.0 / _data.Classes, pairs),
            .. Depths.Select(k => new Measurement($"image to text recall@{k}", Recall.At(k, byPicture), Recall.Chance(k, groups), pairs)),
            .. Depths.Select(k => new Measurement($"text to image recall@{k}", Recall.At(k, byCaption), Recall.Chance(k, groups), pairs)),
        ];
    }

    /// <summary>The share of pictures whose right class is the most probable one.</summary>
    private double ZeroShot(Plan plan, float[] pictures, int[] classes)
    {
        (string Text, int Class)[] all = [.. _prompts.SelectMany((texts, i) => texts.Select(text => (text, i)))];
        int length = _data.Text.Length;
        (_, float[] embeddings) = Embed(plan, all.Length, (first, rows) =>
        {
            for (int row = 0; row < rows; row++)
                _data.Text.Encode(all[Math.Min(first + row, all.Length - 1)].Text, plan.Batch.Tokens.AsSpan(row * length, length));
        });
        int width = embeddings.Length / all.Length, right = 0;
        double scale = Contrastive.ScaleOf(plan);
        double[] probabilities = new double[_prompts.Length];
        for (int i = 0; i < classes.Length; i++)
        {
            Array.Clear(probabilities);
            for (int text = 0; text < all.Length; text++)
            {
                // A cosine is at most 1: no power is too large, and none that matters too small.
                double cosine = TensorPrimitives.Dot(pictures.AsSpan(i * width, width), embeddings.AsSpan(text * width, width));
                probabilities[all[text].Class] += Math.Exp(scale * (cosine - 1)) / _prompts[all[text].Class].Count;
            }
            int best = 0;
            for (int candidate = 1; candidate < probabilities.Length; candidate++)
                if (probabilities[candidate] > probabilities[best]) best = candidate;
            if (best == classes[i] && double.IsFinite(probabilities[best])) right++;
        }
        return (double)right / classes.Length;
    }

    /// <summary>Embeds a number of pairs, batch by batch.</summary>
    /// <param name="plan">The model.</param>
    /// <param name="count">How many pairs.</param>
    /// <param name="fill">Fills the plan's batch from a pair on, with as many as it has rows.</param>
    private static (float[] Pictures, float[] Captions) Embed(Plan plan, int count, Action<int, int> fill)
    {
        int width = plan.LossInput(0).Length / plan.Rows;
        float[] pictures = new float[count * width], captions = new float[count * width];
        for (int first = 0; first < count; first += plan.Rows)
        {
            fill(first, plan.Rows);
            plan.Forward();
            int used = Math.Min(plan.Rows, count - first) * width;
            plan.LossInput(0)[..used].CopyTo(pictures.AsSpan(first * width));
            plan.LossInput(1)[..used].CopyTo(captions.AsSpan(first * width));
        }
        return (pictures, captions);
    }
}
