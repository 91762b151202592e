using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>
/// Runs a program statement by statement over blocks that fit the cache, with vector code for each function. Nothing is
/// compiled, so it suits programs that run for a few hundred steps only. A step allocates nothing. Not to be called from several
/// threads at once.
/// </summary>
public sealed class BlockKernel : Kernel
{
    private readonly Func<Function, IElementwise> _code;

    /// <summary>Prepares a well-typed program for parameters of a layout.</summary>
    /// <param name="program">The program.</param>
    /// <param name="layout">The parameters' layout.</param>
    /// <param name="options">How states are kept, and on how many threads; <see cref="KernelOptions.Plain"/> if nothing is said.</param>
    public BlockKernel(Program program, ParameterLayout layout, KernelOptions? options = null)
        : this(program, layout, function => function.Elementwise!, options) { }

    /// <summary>As the public one, with a say in what each elementwise function runs; tests look in through it.</summary>
    internal BlockKernel(Program program, ParameterLayout layout, Func<Function, IElementwise> code, KernelOptions? options = null)
        : base(program, layout, options) => _code = code;

    private protected override Func<Function, IElementwise> Code => _code;

    private protected override Pass Compile(Phase phase, StepPlan schedule, int threads)
    {
        PassPlan plan = new(phase, schedule, Layout, isBlockwise: true);
        return new Pass(plan, threads, () => new BlockPass(plan, _code));
    }
}
