using Panthera.Search;
using Panthera.Search.Records;

namespace Panthera.Store.Tests;

/// <summary>Compares records by all that they hold.</summary>
internal static class Same
{
    /// <summary>A child as one text: with the structure of its program, to the bits of its numbers.</summary>
    public static string Text(ChildRecord child) => string.Join('|',
        child.Index, child.Restart, child.Parent, child.Mutation, Structure(child), child.Fingerprint, child.Origin, child.Source,
        Bits(child.Magnitude), Bits(child.Scale), string.Join(',', child.Rules.Select(Bits)), child.Refusal);

    public static string Text(Evaluation evaluation) => string.Join('|',
        evaluation.Fitness.Level, Bits(evaluation.Fitness.Score), Bits(evaluation.Scale), string.Join(',', evaluation.Scores.Select(Bits)),
        evaluation.Trainings, evaluation.Diverged, Bits(evaluation.Work));

    private static string Structure(ChildRecord child) =>
        $"{child.Program}{string.Join(',', child.Program.Variables)}{string.Join(';', child.Program.Statements.Select(s => $"{s.Target}{s.Function.Name}{string.Join(',', s.Arguments.Select(a => $"{a.Variable}/{Bits(a.Constant)}"))}"))}"
        + string.Join(',', child.Program.Results);

    // All that are no number are one.
    private static long Bits(double number) => double.IsNaN(number) ? -1 : BitConverter.DoubleToInt64Bits(number);
}
