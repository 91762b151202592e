using Panthera.Figures;
using Panthera.Training.Data;
using Panthera.Training.Diffusion;
using Panthera.Training.Graphs;
using Panthera.Training.Models;
using Panthera.Training.Tasks;

namespace Panthera.App.Output;

/// <summary>A PNG file with pictures that the model draws while it is trained, each time instead of those before.</summary>
internal sealed class SamplesFile : IDisposable
{
    private const int Rows = 8, MostColumns = 16;

    private const double Guidance = 2;

    private readonly string _path;
    private readonly Denoiser _model;
    private readonly Wishes _wishes;
    private readonly int _columns, _count;

    private SamplesFile(string path, DiffusionSource source, UNetShape shape, int threads)
    {
        Require(path);
        (_path, _model) = (path, new Denoiser(shape, source.Schedule, threads));
        _columns = source.Condition == DiffusionCondition.Class ? Math.Min(source.Pictures.Classes, MostColumns) : Rows;
        _count = Math.Min(Rows * _columns, source.Distinct(Split.Validation));
        _wishes = source.Condition == DiffusionCondition.Class
            ? Wishes.OfClasses(_count, 0, _columns)
            : source.Condition == DiffusionCondition.None ? Wishes.None : Wishes.Of(source, shape, Split.Validation, _count);
    }

    /// <summary>The file for the samples of a task's model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="task">The task.</param>
    /// <param name="threads">How many threads draw.</param>
    /// <exception cref="InputException">If the model draws no pictures, or the file can certainly not be written.</exception>
    public static SamplesFile Of(string path, ProxyTask task, int threads) =>
        task is { Shape: UNetShape shape, Data: DiffusionSource source } ? new(path, source, shape, threads)
            : throw new InputException($"--samples is for models that draw pictures, such as unet; {task.Name} draws none");

    /// <summary>Draws with the weights of a plan, and writes the file.</summary>
    /// <exception cref="InputException">If the file cannot be written.</exception>
    public void Write(Plan plan)
    {
        plan.Parameters.CopyTo(_model.Weights);
        float[] drawn = _model.Draw(new SamplingOptions { Guidance = Guidance }, _count, _wishes.Tokens, _wishes.Coarse);
        Write(_path, _model.Shape, drawn, _wishes, _columns);
    }

    /// <summary>Writes pictures; those that were made fine between what they were made from and what they should be.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">The model that drew them.</param>
    /// <param name="drawn">The pictures.</param>
    /// <param name="wishes">What they were drawn from.</param>
    /// <param name="columns">Pictures a row.</param>
    /// <exception cref="InputException">If the file cannot be written.</exception>
    public static void Write(string path, UNetShape shape, float[] drawn, Wishes wishes, int columns)
    {
        DrawnPictures[] sets = [.. (wishes.Coarse.Length > 0 ? new[] { wishes.Coarse, drawn, wishes.Fine } : [drawn])
            .Select(numbers => new DrawnPictures(shape.ImageSize, shape.Channels, numbers))];
        byte[][] cells = [.. Enumerable.Range(0, sets[0].Count).SelectMany(i => sets.Select(set => set.Bytes(i)))];
        int across = sets.Length == 1 ? columns : Math.Max(1, columns / sets.Length) * sets.Length;
        byte[] png = PictureSheet.Png(cells, shape.ImageSize, across);
        Files.Guarded(path, () =>
        {
            File.WriteAllBytes(path, png);
        });
    }

    /// <summary>Makes sure that a file can be written, before there is anything to write.</summary>
    /// <exception cref="InputException">If it cannot.</exception>
    public static void Require(string path)
    {
        if (path.Length == 0) throw new InputException("the file for the pictures has no name");
        Files.Guarded(path, () =>
        {
            using FileStream file = new(path, FileMode.OpenOrCreate, FileAccess.Write);
        });
    }

    public void Dispose() => _model.Dispose();
}
