using System.Globalization;
using Panthera.Language;
using Panthera.Storage;
using Panthera.Training.Checkpoints;
using Panthera.Training.Graphs;
using Panthera.Training.Models;

namespace Panthera.Training.Diffusion;

/// <summary>A diffusion model as a checkpoint keeps it: enough to draw pictures without the data that it learned from.</summary>
/// <param name="Shape">The model's sizes.</param>
/// <param name="Condition">What it is told.</param>
/// <param name="Noise">The last step's noise of a linear schedule in thousandths; 0 for a cosine one.</param>
/// <param name="Classes">The classes of its pictures.</param>
/// <param name="Factor">How much coarser its coarse pictures are; 0 without.</param>
public sealed record DiffusionNotes(UNetShape Shape, DiffusionCondition Condition, int Noise, int Classes, int Factor)
{
    private const string Key = "diffusion";

    // The largest side that a model may be trained with.
    private const int MostSide = 1024;

    /// <summary>How noise grew when it was trained.</summary>
    public NoiseSchedule Schedule() => Noise == 0 ? NoiseSchedule.Cosine() : NoiseSchedule.Linear(last: Noise / 1000.0);

    /// <summary>The notes of a model that is to be trained, for its checkpoints.</summary>
    /// <param name="source">Its examples.</param>
    /// <param name="shape">Its sizes.</param>
    /// <param name="noise">As <see cref="Noise"/>.</param>
    public static IReadOnlyDictionary<string, string> Of(DiffusionSource source, UNetShape shape, int noise) => new Dictionary<string, string>
    {
        [Key] = new DiffusionNotes(shape, source.Condition, noise, source.Pictures.Classes, source.Factor).ToText(),
    };

    /// <summary>The model that a checkpoint keeps, ready to draw.</summary>
    /// <param name="path">The checkpoint.</param>
    /// <param name="threads">How many threads draw together.</param>
    /// <exception cref="InputException">If it keeps no diffusion model, or is damaged.</exception>
    public static (DiffusionNotes Notes, Denoiser Model) Load(string path, int threads)
    {
        TensorFile file = SafeTensors.Read(path);
        if (!file.Metadata.TryGetValue(Key, out string? text))
            throw new InputException($"{path}: no diffusion model in it; expected a checkpoint of one of {string.Join(", ", DiffusionKinds.All.Select(model => model.Name))}");
        try
        {
            DiffusionNotes notes = Parse(text);
            RequireWeights(file, notes.Shape);
            Denoiser model = new(notes.Shape, notes.Schedule(), threads);
            foreach (ParameterArray array in model.Arrays)
            {
                ReadOnlySpan<float> values = file.Values<float>(ModelFile.Weights + array.Name, array.Shape);
                values.CopyTo(model.Weights.Slice(array.Offset, array.Length));
            }
            return (notes, model);
        }
        catch (Exception e) when (e is FormatException or OverflowException or ArgumentException)
        {
            throw new InputException($"{path}: what it says of its diffusion model cannot be read: {Quoted.Of(text)}", e);
        }
        catch (InputException e) when (!e.Message.StartsWith(path, StringComparison.Ordinal))
        {
            throw new InputException($"{path}: {e.Message}", e);
        }
    }

    // A header may ask for more than there is: nothing is allocated for a model whose weights the file does not hold.
    private static void RequireWeights(TensorFile file, UNetShape shape)
    {
        ArrayBank arrays = new();
        foreach (Value value in shape.Build(1).Values)
        {
            if (value.Operation is { } operation) arrays.Add(value.Label, operation.Parameters(value.InputShapes));
        }
        foreach (ParameterArray array in arrays.Arrays) file.Values<float>(ModelFile.Weights + array.Name, array.Shape);
    }

    private string ToText() => string.Join(' ', new[]
    {
        Shape.ImageSize, Shape.Channels, Shape.Width, Shape.Blocks, Shape.Heads, Shape.Tokens, Shape.Vocabulary, Shape.LowResolution ? 1 : 0,
        (int)Condition, Noise, Classes, Factor,
    }.Select(number => number.ToString(CultureInfo.InvariantCulture))) + $" {string.Join('+', Shape.Multipliers)}";

    private static DiffusionNotes Parse(string text)
    {
        string[] words = text.Split(' ');
        if (words.Length != 13) throw new FormatException();
        int[] n = [.. words[..12].Select(Number)];
        int[] multipliers = [.. words[12].Split('+').Select(Number)];
        int[] most = [MostSide, 3, 1024, 64, 256, 1 << 12, 1 << 20, 1, (int)DiffusionCondition.LowResolution, 999, 256, 64];
        bool fits = n.Zip(most).All(pair => pair.First <= pair.Second) && multipliers.All(times => times is > 0 and <= 64);
        if (!fits || multipliers.Length > ModelSize.LongestList) throw new FormatException();
        return new(new UNetShape(n[0], n[1], n[2], multipliers, n[3], n[4], n[5], n[6], n[7] != 0), (DiffusionCondition)n[8], n[9], n[10], n[11]);

        static int Number(string word) => int.Parse(word, NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
