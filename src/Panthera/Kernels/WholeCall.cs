using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>An instruction on whole values: numbers, rows, columns and matrices.</summary>
internal sealed unsafe class WholeCall(Instruction instruction, StepPlan schedule, ParameterLayout layout, Func<Function, IElementwise> code, int threads)
{
    private readonly Storage _result = schedule.StorageOf(instruction);
    private readonly Storage[] _arguments = [.. instruction.Arguments.Select(schedule.StorageOf)];
    private readonly IElementwise? _map = instruction.Role == Role.Elementwise ? code(instruction.Function!) : null;
    private readonly double[] _sums = new double[Sums.Lanes];

    /// <summary>Runs it.</summary>
    public void Run()
    {
        switch (instruction.Role)
        {
            case Role.Elementwise when instruction.Kind == ValueKind.Scalar:
                _result.Set(_map!.Number(Number(0), Number(1), Number(2), Number(3)));
                break;
            case Role.Elementwise:
                _map!.Block(All(0), All(1), All(2), All(3), _result.All(layout));
                break;
            case Role.Expand:
                for (int a = 0; a < layout.Arrays; a++)
                {
                    KindLayout kind = layout[instruction.Kind];
                    Expansion.Fill(_arguments[0], layout, a, 0, new(Start(kind.Offsets[a]), kind.Lengths[a]), kind.Columns[a]);
                }
                break;
            case Role.Reduction:
                for (int a = 0; a < layout.Arrays; a++) Reduce(a);
                break;
            default:
                for (int a = 0; a < layout.Arrays; a++)
                {
                    KindLayout kind = layout[instruction.Kind];
                    Matrix x = _arguments[0].Matrix(layout, a), y = _arguments[^1].Matrix(layout, a);
                    Span<float> result = new(Start(kind.Offsets[a]), kind.Lengths[a]);
                    if (instruction.Function!.ThreadedMatrixMap is { } threaded) threaded(x, y, result, threads);
                    else instruction.Function.MatrixMap!(x, y, result);
                }
                break;
        }
    }

    private float* Start(int offset) => _result.Data + offset;

    private void Reduce(int array)
    {
        KindLayout kind = layout[_arguments[0].Kind];
        float* x = _arguments[0].Data + kind.Offsets[array], y = _arguments[^1].Data + kind.Offsets[array];
        Array.Clear(_sums);
        fixed (double* sums = _sums) Sums.Add(instruction.Function!.Reduction!.Term, x, y, kind.Lengths[array], sums);
        _result.Data[array] = (float)layout.Finish(instruction.Function!.Reduction!, Sums.Total(_sums), kind.Lengths[array]);
    }

    private double Number(int argument) => argument < _arguments.Length ? _arguments[argument].Number : 0;

    private Span<float> All(int argument) => argument < _arguments.Length ? _arguments[argument].All(layout) : [];
}

/// <summary>Repeats a value of a lower kind along the sides that it lacks.</summary>
internal static class Expansion
{
    /// <summary>Fills a part of one array's matrix.</summary>
    /// <param name="source">The value, whole.</param>
    /// <param name="layout">The parameters.</param>
    /// <param name="array">The array.</param>
    /// <param name="first">Where the part begins in the matrix.</param>
    /// <param name="target">The part.</param>
    /// <param name="columns">The columns of the matrix that is filled.</param>
    public static void Fill(Storage source, ParameterLayout layout, int array, int first, Span<float> target, int columns)
    {
        Matrix matrix = source.Matrix(layout, array);
        if (matrix.Values.Length == 1)
        {
            target.Fill(matrix.Values[0]);
            return;
        }
        if (matrix.Columns == columns && columns == 1)
        {
            matrix.Values.Slice(first, target.Length).CopyTo(target);
            return;
        }
        int row = first / Math.Max(1, columns), column = first - row * columns;
        for (int done = 0; done < target.Length; row++, column = 0)
        {
            int length = Math.Min(columns - column, target.Length - done);
            Span<float> part = target.Slice(done, length);
            int from = matrix.Rows == 1 ? 0 : row * matrix.Columns;
            if (matrix.Columns == 1) part.Fill(matrix.Values[from]);
            else matrix.Values.Slice(from + column, length).CopyTo(part);
            done += length;
        }
    }
}
