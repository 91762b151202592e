using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>What an instruction does.</summary>
internal enum Role
{
    /// <summary>Nothing: weights, gradient, a state or the learning rate.</summary>
    Input,

    /// <summary>Nothing: a number.</summary>
    Constant,

    /// <summary>Nothing: the number of the step.</summary>
    StepCount,

    /// <summary>The function, number by number.</summary>
    Elementwise,

    /// <summary>The function's sum and what is made of it.</summary>
    Reduction,

    /// <summary>The function on whole matrices.</summary>
    MatrixMap,

    /// <summary>Repeats a value of a lower kind, or copies one of the same.</summary>
    Expand,
}

/// <summary>
/// A value of a program in single-assignment form: an input, a constant, or the one call that computes it. Values are made
/// in phases. A phase begins with calls on values that are whole (numbers, rows, matrices), and then passes over the arrays
/// once, number by number; what the pass computes is whole in the next phase.
/// </summary>
internal sealed class Instruction
{
    public required Role Role { get; init; }

    /// <summary>How many numbers it makes.</summary>
    public required ValueKind Kind { get; init; }

    /// <summary>The function, where the role has one.</summary>
    public Function? Function { get; init; }

    /// <summary>The values it reads.</summary>
    public Instruction[] Arguments { get; init; } = [];

    /// <summary>The input's variable index, or -1.</summary>
    public int InputVariable { get; init; } = -1;

    /// <summary>The value of a constant.</summary>
    public double Constant { get; init; }

    /// <summary>The phase that computes it.</summary>
    public int Phase { get; set; }

    /// <summary>Whether the phase's pass computes it, and not a call before the pass.</summary>
    public bool InPass { get; init; }

    /// <summary>The first phase in which a call that needs it whole may read it.</summary>
    public int WholeFrom => InPass ? Phase + 1 : Phase;

    /// <summary>The latest phase in which it is read; a value of a pass that is read later must be kept.</summary>
    public int LastPhase { get; set; }

    /// <summary>Where it stands among all instructions.</summary>
    public int Position { get; init; }

    /// <summary>When it runs: by phase, then by position.</summary>
    public long Order => OrderOf(Phase, Position);

    /// <summary>When it is read for the last time; an input's memory may be overwritten from then on.</summary>
    public long LastReader { get; set; } = -1;

    /// <summary>Whether it is one number per parameter that its own pass makes.</summary>
    public bool IsArrayOfPass => InPass && Role != Role.Reduction;

    /// <summary>The last phase whose pass may compute a value for this to read it.</summary>
    public int LatestPhaseOf(Instruction value) => InPass && value.IsArrayOfPass ? Phase : Phase - 1;

    /// <summary>Forgets its readers.</summary>
    public void ForgetReaders() => (LastPhase, LastReader) = (Phase, -1);

    /// <summary>Notes that it is read.</summary>
    public void ReadAt(int phase, int position)
    {
        LastPhase = Math.Max(LastPhase, phase);
        LastReader = Math.Max(LastReader, OrderOf(phase, position));
    }

    private static long OrderOf(int phase, int position) => ((long)phase << 32) | (uint)position;
}
