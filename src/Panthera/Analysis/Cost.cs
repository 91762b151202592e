using Panthera.Kernels;
using Panthera.Language;

namespace Panthera.Analysis;

/// <summary>
/// What a step costs for each parameter, the subtraction from the weights included: the work of a fused kernel, which reads and
/// writes each array once a pass. Scalars, rows and columns cost next to nothing where there are many parameters, and do not count.
/// </summary>
/// <param name="Flops">Floating-point operations, without those of matrix products.</param>
/// <param name="BytesMoved">Bytes that are read and written.</param>
/// <param name="Passes">Passes over the arrays: one, and one more for each sum over them that another one needs.</param>
/// <param name="BytesOfState">Bytes of the states that matter.</param>
/// <param name="MatrixProducts">Matrix products; their operations grow with the sides of the arrays.</param>
public sealed record Cost(int Flops, int BytesMoved, int Passes, int BytesOfState, int MatrixProducts)
{
    /// <summary>The cost of a well-typed program.</summary>
    public static Cost Of(Program program)
    {
        Program pruned = Liveness.Prune(program);
        InstructionBuilder domain = new(pruned);
        Instruction[] results = pruned.Execute(domain);
        results[0] = domain.Apply(pruned.Statements.Length, Functions.Subtract, [domain.Input(Program.Weights), results[0]]);
        int moved = BytesOf(ValueKind.Array);
        for (int s = 1; s < results.Length; s++)
        {
            // A state that stays what it is stays where it is.
            if (results[s] == domain.Input(Program.State(s - 1))) continue;
            moved += BytesOf(results[s].Kind);
            if (results[s].Role == Role.Input) results[s] = domain.Copy(results[s]);
        }

        domain.Postpone(results);
        HashSet<(int Phase, bool InPass, Instruction Value)> read = [];
        HashSet<Instruction> written = [.. results];
        HashSet<int> passes = [];
        int flops = 0, products = 0;
        foreach (Instruction instruction in domain.Instructions)
        {
            flops += FlopsOf(instruction);
            products += instruction.Function?.MatrixProducts ?? 0;
            if (instruction.InPass) passes.Add(instruction.Phase);
            if (IsOfSides(instruction)) continue;
            foreach (Instruction argument in instruction.Arguments)
            {
                bool isAtHand = instruction.InPass && argument.IsArrayOfPass && argument.Phase == instruction.Phase;
                if (isAtHand || !read.Add((instruction.Phase, instruction.InPass, argument))) continue;
                moved += BytesOf(argument.Kind);
                // What is not at hand has been written before: inputs by the last step, others by an earlier pass.
                if (argument.Role != Role.Input && written.Add(argument)) moved += BytesOf(argument.Kind);
            }
        }
        return new(flops, moved, passes.Count, pruned.StateKinds.Sum(BytesOf), products);
    }

    /// <summary>Whether it makes one number an array without an operation: the number of rows or columns, which reads nothing.</summary>
    private static bool IsOfSides(Instruction instruction) =>
        instruction is { Role: Role.MatrixMap, Kind: ValueKind.PerArray, Function: { Flops: 0, MatrixProducts: 0 } };

    /// <summary>Bytes a parameter; matrices of rows by rows count as if arrays were square.</summary>
    private static int BytesOf(ValueKind kind) =>
        kind != ValueKind.Scalar && kind.Rows() != Side.One && kind.Columns() != Side.One ? sizeof(float) : 0;

    private static int FlopsOf(Instruction instruction)
    {
        ValueKind counted = instruction.Role is Role.Reduction or Role.MatrixMap ? instruction.Arguments[0].Kind : instruction.Kind;
        return BytesOf(counted) > 0 ? instruction.Function?.Flops ?? 0 : 0;
    }
}
