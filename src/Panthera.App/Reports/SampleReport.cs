using Panthera.App.Output;
using Panthera.Training.Diffusion;

namespace Panthera.App.Reports;

/// <summary>Prints what came of drawing pictures.</summary>
internal static class SampleReport
{
    /// <summary>Prints it for people.</summary>
    /// <param name="count">Pictures.</param>
    /// <param name="options">How they were drawn.</param>
    /// <param name="seconds">How long that took.</param>
    /// <param name="path">The file that holds them, or null.</param>
    /// <param name="scores">How good they are, or null.</param>
    /// <param name="terminal">Where to.</param>
    public static void Print(int count, SamplingOptions options, double seconds, string? path, DiffusionScores? scores, Terminal terminal)
    {
        string file = path is null ? "" : $"; {path}";
        terminal.Output.WriteLine($"{count:N0} pictures in {options.Steps:N0} steps, seed {options.Seed}: {seconds:F1} s{file}");
        if (scores is null) return;
        terminal.Output.WriteLine($"judge       names the class of {scores.JudgeAccuracy * 100:F1} % of real pictures");
        terminal.Output.WriteLine($"Fréchet     {scores.Frechet:F3} from them; as many real training pictures: {scores.FrechetOfReal:F3}");
        if (scores.Agreement is { } agreement) terminal.Output.WriteLine($"agreement   {agreement * 100:F1} % show the class that was asked for");
        if (scores.SquaredError is { } error)
            terminal.Output.WriteLine($"error       {error:F5} squared, of pixels from -1 to 1; bicubic {scores.BicubicError:F5}");
    }
}
