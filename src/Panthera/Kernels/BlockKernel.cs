using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>
/// Runs a program statement by statement over blocks that fit the cache, with vector code for each function. Nothing is
/// compiled, so it suits programs that run for a few hundred steps only. A step allocates nothing. Not for several threads
/// at once.
/// </summary>
public sealed class BlockKernel : Kernel
{
    private readonly Func<Function, IElementwise> _code;

    /// <summary>Prepares a well-typed program for parameters of a layout.</summary>
    public BlockKernel(Program program, ParameterLayout layout) : this(program, layout, function => function.Elementwise!) { }

    /// <summary>As the public one, with a say in what each elementwise function runs; tests look in through it.</summary>
    internal BlockKernel(Program program, ParameterLayout layout, Func<Function, IElementwise> code) : base(program, layout) => _code = code;

    private protected override Func<Function, IElementwise> Code => _code;

    private protected override IPass Compile(Phase phase, Schedule schedule) => new BlockPass(phase, schedule, Layout, _code);
}
