using System.Globalization;
using Panthera.App.Output;
using Panthera.Language;
using Panthera.Rewriting.Recognition;

namespace Panthera.App.Reports;

/// <summary>What a program is, as text and as JSON.</summary>
internal static class IdentificationReport
{
    private const string LearningRate = "learning_rate";

    /// <summary>One sentence: the name and the hyperparameters, or the nearest relative.</summary>
    public static string InWords(Identified identified) => identified.IsExact
        ? $"It is {Described(identified)}."
        : $"It is no optimizer of the catalogue; the nearest is {identified.Name}, with {identified.Similarity:P0} of its values in common.";

    /// <summary>The name and the hyperparameters: <c>lion (beta1 = 0.9, beta2 = 0.99, weight_decay = 0.1, lr × 1e-4)</c>.</summary>
    public static string Described(Identified identified)
    {
        IEnumerable<string> hyperparameters = identified.Hyperparameters.Select(h => h.Key == LearningRate
            ? $"lr × {Number(h.Value)}" : $"{h.Key} = {Number(h.Value)}");
        string list = string.Join(", ", hyperparameters);
        return (list.Length == 0 ? identified.Name : $"{identified.Name} ({list})") + (identified.IsAtConstantRate ? " at a constant learning rate, whatever the schedule" : "");
    }

    /// <summary>Lines of both programs that the other has not: <c>-</c> the relative's, <c>+</c> the program's.</summary>
    public static IEnumerable<string> Difference(Identified identified)
    {
        string[] own = Lines(identified.Simplified), its = Lines(identified.Catalogue);
        // The longest common subsequence, from the end.
        int[,] common = new int[own.Length + 1, its.Length + 1];
        for (int i = own.Length - 1; i >= 0; i--)
            for (int j = its.Length - 1; j >= 0; j--)
                common[i, j] = own[i] == its[j] ? common[i + 1, j + 1] + 1 : Math.Max(common[i + 1, j], common[i, j + 1]);
        int o = 0, c = 0;
        while (o < own.Length || c < its.Length)
        {
            if (o < own.Length && c < its.Length && own[o] == its[c])
            {
                yield return $"  {own[o++]}";
                c++;
            }
            else if (c < its.Length && (o == own.Length || common[o, c + 1] >= common[o + 1, c])) yield return $"- {its[c++]}";
            else yield return $"+ {own[o++]}";
        }
    }

    /// <summary>The report for <see cref="Json"/>.</summary>
    public static object ToJson(Identified identified) => new
    {
        identified.Name, identified.IsExact, identified.IsAtConstantRate, Description = identified.IsExact ? Described(identified) : null, Hyperparameters = identified.Hyperparameters.ToDictionary(),
        identified.Similarity, Program = identified.Simplified.ToString(), Catalogue = identified.Catalogue.ToString(),
    };

    private static string[] Lines(Program program) => program.ToString().TrimEnd('\n').Split('\n');

    private static string Number(double value) => Math.Abs(value) is < 1e-2 and > 0
        ? value.ToString("0.#########e-0", CultureInfo.InvariantCulture) : value.ToString("R", CultureInfo.InvariantCulture);
}
