using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>
/// Runs a program in one pass over memory, and one more for each reduction over the tree: all statements work in registers, in
/// code that is emitted for the widest registers at hand. Its results are the very bits of <see cref="BlockKernel"/>. Compiling
/// takes about a millisecond, which long or large trainings win back at once; kernels that differ only in the layout share the code. A step
/// allocates nothing. Not to be called from several threads at once.
/// </summary>
/// <param name="program">A well-typed program.</param>
/// <param name="layout">The parameters' layout.</param>
/// <param name="options">How states are kept, and on how many threads; <see cref="KernelOptions.Plain"/> if nothing is said.</param>
public sealed class FusedKernel(Program program, ParameterLayout layout, KernelOptions? options = null) : Kernel(program, layout, options)
{
    private protected override Pass Compile(Phase phase, StepPlan schedule, int threads)
    {
        FusedCode code = new(new PassPlan(phase, schedule, Layout, isBlockwise: false), Registers.Widest);
        return new Pass(code.Plan, threads, () => new FusedPass(code));
    }
}
