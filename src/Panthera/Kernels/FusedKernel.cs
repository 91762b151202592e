using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>
/// Runs a program in one pass over memory, and one more for each reduction over the tree: all statements work in registers, in
/// code that is emitted for the widest registers at hand. Its results are the very bits of <see cref="BlockKernel"/>. Compiling
/// takes about a millisecond, which long or large trainings win back at once. A step allocates nothing. Not for several
/// threads at once.
/// </summary>
public sealed class FusedKernel(Program program, ParameterLayout layout) : Kernel(program, layout)
{
    private protected override IPass Compile(Phase phase, Schedule schedule) => new FusedPass(phase, schedule, Layout, Registers.Widest);
}
