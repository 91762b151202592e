using Panthera.Training;

namespace Panthera.App.Output;

/// <summary>The files that a training's curves go to, as many as the user asked for.</summary>
/// <param name="csv">Takes a row a step, or null.</param>
/// <param name="board">Takes what TensorBoard shows, or null.</param>
internal sealed class Curves(CurveFile? csv, TensorBoardFile? board) : IDisposable
{
    /// <summary>Opens the files.</summary>
    /// <param name="csv">The path of the CSV file, or null.</param>
    /// <param name="board">TensorBoard's folder, or null.</param>
    /// <param name="continues">Whether the CSV file goes on from an earlier run.</param>
    /// <exception cref="InputException">If one cannot be written.</exception>
    public static Curves Open(string? csv, string? board, bool continues)
    {
        CurveFile? file = csv is null ? null : new CurveFile(csv, continues);
        try
        {
            return new Curves(file, board is null ? null : new TensorBoardFile(board));
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    /// <summary>Where they are, for people; empty if there are none.</summary>
    public string Kept => string.Concat(
        csv is null ? "" : $"; their losses are in {csv.Path}", board is null ? "" : $"; curves for TensorBoard are in {board.Folder}");

    /// <summary>Adds a step.</summary>
    /// <exception cref="InputException">If it cannot be written.</exception>
    public void Add(StepReport step)
    {
        csv?.Add(step);
        board?.Add(step.Step, "train/loss", step.Loss);
        board?.Add(step.Step, "train/learning_rate", step.LearningRate);
        if (step.GradientNorm is { } norm) board?.Add(step.Step, "train/gradient_norm", norm);
    }

    /// <summary>Adds a measurement on the validation split, after the last step.</summary>
    /// <exception cref="InputException">If it cannot be written.</exception>
    public void Add(MeasureReport measured)
    {
        csv?.Add(measured);
        board?.Add(measured.Step, "validation/loss", measured.Loss);
        board?.Add(measured.Step, "validation/accuracy", measured.Accuracy);
    }

    /// <summary>Writes what is still in memory.</summary>
    /// <exception cref="InputException">If it cannot be written.</exception>
    public void Finish()
    {
        csv?.Finish();
        board?.Finish();
    }

    public void Dispose()
    {
        csv?.Dispose();
        board?.Dispose();
    }
}
