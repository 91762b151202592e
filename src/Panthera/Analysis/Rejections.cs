using System.Collections.Immutable;
using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>A program that is asked about; what is known of its updates is found out when a rule wants to know.</summary>
public struct RejectionCase(Program program)
{
    private Outlook? _outlook;

    /// <summary>The program.</summary>
    public Program Program { get; } = program;

    /// <summary>What is certain of its updates, if it is well-typed; of the first only, if that one may train something.</summary>
    public Outlook Outlook => _outlook ??= Intervals.Of(Program, isHopeEnough: true);
}

/// <summary>Whether a reason applies to a program that no earlier row's reason applies to.</summary>
public delegate bool RejectionRule(ref RejectionCase asked);

/// <summary>Why a program cannot train anything: one row of <see cref="Rejections"/>.</summary>
public sealed class Rejection
{
    /// <summary>A short name.</summary>
    public required string Name { get; init; }

    /// <summary>One line that says what is wrong.</summary>
    public required string Meaning { get; init; }

    /// <summary>Whether it applies.</summary>
    public required RejectionRule Rule { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Meaning})";
}

/// <summary>
/// The reasons for which programs are refused before they are trained: a table, in the order in which they are tried, the more
/// telling ones first. Each is certain: a program that could train is never refused.
/// </summary>
public static class Rejections
{
    /// <summary>All reasons.</summary>
    public static ImmutableArray<Rejection> All { get; } =
    [
        new()
        {
            Name = "type error", Meaning = "arguments do not fit their functions, or results their kinds",
            Rule = (ref RejectionCase asked) => !Kinds.AreValid(asked.Program),
        },
        new()
        {
            Name = "always NaN", Meaning = "no number of the first update is finite, so neither are the weights from then on",
            Rule = (ref RejectionCase asked) => asked.Outlook.IsNeverFinite,
        },
        new()
        {
            Name = "vanishing update", Meaning = "every update is zero",
            Rule = (ref RejectionCase asked) => asked.Outlook.Vanishes,
        },
        new()
        {
            Name = "constant update", Meaning = "all parameters get the same update, whatever the gradients and weights",
            Rule = (ref RejectionCase asked) => asked.Outlook.IsConstant,
        },
        new()
        {
            Name = "no dependence on the gradient", Meaning = "the updates are the same whatever the gradients",
            Rule = (ref RejectionCase asked) => !asked.Outlook.DependsOnGradient,
        },
    ];

    /// <summary>Why a program cannot train anything, or null if it might.</summary>
    public static Rejection? Find(Program program)
    {
        RejectionCase asked = new(program);
        foreach (Rejection rejection in All)
            if (rejection.Rule(ref asked)) return rejection;
        return null;
    }
}
