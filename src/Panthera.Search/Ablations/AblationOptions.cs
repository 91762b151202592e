using Panthera.Language;

namespace Panthera.Search.Ablations;

/// <summary>What an ablation starts from and how sure it must be.</summary>
/// <param name="Program">The program to be made simpler, well-typed.</param>
public sealed record AblationOptions(Program Program)
{
    /// <summary>
    /// How much worse a simpler program may be on each task, in doublings of training steps: 0.25 is what the program loses if it has to do with
    /// 16 % fewer steps.
    /// </summary>
    /// <exception cref="InputException">If it is not between 0 and <see cref="Yardstick.MaxScore"/>.</exception>
    public double Margin
    {
        get;
        init => field = value is > 0 and < Yardstick.MaxScore ? value
            : throw new InputException($"a margin of {value} doublings; expected a number above 0 and below {Yardstick.MaxScore}");
    } = 0.25;

    /// <summary>
    /// The most probable that the result may be worse than the program by the margin and still be returned; for a single removal
    /// likewise, before the result is measured anew.
    /// </summary>
    /// <exception cref="InputException">If it is not between 0 and 0.5.</exception>
    public double Level
    {
        get;
        init => field = value is > 0 and < 0.5 ? value : throw new InputException($"a level of {value}; expected a number above 0 and below 0.5");
    } = 0.05;

    /// <summary>After how many seeds a removal is looked at, rising; it is undecided after the last.</summary>
    /// <exception cref="InputException">If they do not rise from 2.</exception>
    public IReadOnlyList<int> Looks { get; init => field = Rising(value); } = [4, 8, 16, 32];

    /// <summary>After how many fresh seeds the result is looked at, rising.</summary>
    /// <exception cref="InputException">If they do not rise from 2.</exception>
    public IReadOnlyList<int> ConfirmingLooks { get; init => field = Rising(value); } = [8, 16, 32];

    /// <summary>The scales that every contestant, the program itself among them, is trained at, as factors on its first one.</summary>
    public IReadOnlyList<double> Ladder { get; init; } = [0.5, 1, 2];

    /// <summary>Seeds that each scale of the ladder is trained with; they take no part in what is decided.</summary>
    public int TuningSeeds { get; init; } = 4;

    /// <summary>The program's scale, if it is roughly known; null to look for it.</summary>
    public double? Scale { get; init; }

    /// <summary>Gives all seeds.</summary>
    public ulong Seed { get; init; }

    /// <summary>Simplifies by algebra what a removal leaves; the program must stay the same but for rounding and ε. Null for nothing.</summary>
    public Func<Program, Program>? Simplify { get; init; }

    private static IReadOnlyList<int> Rising(IReadOnlyList<int> looks)
    {
        bool rises = looks.Count > 0 && looks[0] >= 2;
        for (int i = 1; i < looks.Count; i++) rises &= looks[i] > looks[i - 1];
        return rises ? looks : throw new InputException($"seeds {string.Join(", ", looks)} to look after; expected rising numbers from 2");
    }
}
