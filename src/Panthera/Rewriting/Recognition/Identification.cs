using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Rewriting.Recognition;

/// <summary>What a program is.</summary>
/// <param name="Name">The optimizer of the catalogue that it is, or the one that is most like it.</param>
/// <param name="IsExact">Whether it is that optimizer.</param>
/// <param name="Hyperparameters">The optimizer's hyperparameters at which it is; those of the relative are its defaults.</param>
/// <param name="Similarity">The share of values that both compute, from 0 to 1; 1 if it is that optimizer.</param>
/// <param name="Simplified">The program, simplified for comparing.</param>
/// <param name="Catalogue">The optimizer's program, simplified in the same way.</param>
public sealed record Identified(
    string Name, bool IsExact, IReadOnlyList<KeyValuePair<string, double>> Hyperparameters, double Similarity, Program Simplified, Program Catalogue)
{
    /// <summary>Whether it is that optimizer at a constant learning rate: schedules have no effect on it.</summary>
    public bool IsAtConstantRate { get; init; }
}

/// <summary>Compares programs with the catalogue, hyperparameters unknown.</summary>
public static class Identification
{
    /// <summary>Finds out what a well-typed program is.</summary>
    /// <param name="program">The program.</param>
    /// <param name="cancellation">Ends it early.</param>
    public static Identified Identify(Program program, CancellationToken cancellation = default)
    {
        Identified found = Compare(program, cancellation);
        if (found.IsExact || Scheduled.Of(program) is not { } scheduled) return found;
        Identified other = Compare(scheduled, cancellation);
        return other.IsExact ? other with { IsAtConstantRate = true, Simplified = found.Simplified } : found;
    }

    private static Identified Compare(Program program, CancellationToken cancellation)
    {
        Canonical canonical = Canonical.Of(program, cancellation: cancellation);
        CanonicalForm[] orders = [.. canonical.Orders()];
        Traits traits = Traits.Of(canonical.Program);
        ValueKind[] kinds = CatalogueForm.KindsOf(canonical.Program);
        foreach (CatalogueForm form in CatalogueForm.All.Where(f => f.MayBe(traits, kinds)))
            foreach (CanonicalForm target in orders)
            {
                if (form.Form.Skeleton != target.Skeleton || HyperparameterFit.Find(form, target, traits, cancellation) is not { } values) continue;
                double[] rounded = [.. values.Select((value, v) => double.IsNaN(value) ? form.Free[v].Default : Rounding.Shortest(value))];
                if (form.At(rounded) is not { } known || !SameUpdates.Of(program, known)) continue;
                // What changes nothing is not said.
                Dictionary<string, double> all = new(form.Fixed);
                for (int i = 0; i < values.Length; i++)
                    if (!double.IsNaN(values[i])) all[form.Free[i].Name] = rounded[i];
                IEnumerable<string> names = form.Entry.Parsed.Hyperparameters.Select(h => h.Name).Where(all.ContainsKey);
                return new(form.Name, true, [.. names.Select(name => KeyValuePair.Create(name, all[name]))], 1, canonical.Program,
                    Canonical.Of(known, true, cancellation).Program);
            }

        (CatalogueForm nearest, double similarity) = CatalogueForm.All.Where(f => f.IsGeneral)
            .Select(form => (form, orders.Max(order => Similarity(order, form.AsItIs)))).MaxBy(pair => pair.Item2);
        Program relative = nearest.At([.. nearest.Free.Select(h => h.Default)]) ?? nearest.Entry.Parsed.Program;
        return new(nearest.Name, false, [.. nearest.Entry.Parsed.Hyperparameters.Select(h => KeyValuePair.Create(h.Name, h.Default))], similarity, canonical.Program,
            Canonical.Of(relative, true, cancellation).Program);
    }

    private static double Similarity(CanonicalForm a, CanonicalForm b)
    {
        int common = a.Parts.Count(b.Parts.Contains), all = a.Parts.Count + b.Parts.Count - common;
        return all == 0 ? 0 : (double)common / all;
    }
}
