using Panthera.Training;

namespace Panthera.App.Reports;

/// <summary>The flatness of the loss around what was trained.</summary>
/// <param name="Noise">What was moved.</param>
/// <param name="Size">By how much.</param>
/// <param name="Found">How much the loss rose.</param>
internal sealed record FlatnessReport(FlatnessNoise Noise, double Size, FlatnessResult Found)
{
    /// <summary>For people, in a line.</summary>
    public override string ToString() => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"training loss {Found.Loss:F4} rises by {Found.Rise:F4} ± {Found.Error:F4} (standard error, {Found.Directions} directions) where {(Noise == FlatnessNoise.Weights
            ? $"every weight moves by normal noise of deviation {Size}" : $"every filter moves by {Size} of its length")}");

    /// <summary>As a value for JSON.</summary>
    public object Json => new { Noise, Size, Found.Loss, Found.Rise, StandardError = Found.Error, Found.Directions };
}
