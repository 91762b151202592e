namespace Panthera.Export.CSharp;

/// <summary>Methods that classes for TorchSharp have if they call them.</summary>
internal static class TorchSharpHelpers
{
    /// <summary>All of them.</summary>
    /// <param name="hasMatrices">Whether arrays are taken as matrices.</param>
    public static IReadOnlyList<Helper> All(bool hasMatrices) =>
    [
        new("Replace",
            """
            private static void Replace(ref Tensor state, Tensor next)
            {
                Tensor before = state;
                state = next.clone().DetachFromDisposeScope();
                before.Dispose();
            }
            """),
        new("NewtonSchulz",
            """
            private static Tensor NewtonSchulz(Tensor x)
            {
                bool isTall = x.shape[0] > x.shape[1];
                if (isTall) x = x.t();
                x = x * Float(1.0 / (torch.sqrt(Dot(x, x)) + 1e-7));
                for (int round = 0; round < 5; round++)
                {
                    Tensor gram = torch.matmul(x, x.t());
                    x = torch.matmul(gram * -4.7750 + torch.matmul(gram, gram) * 2.0315, x) + x * 3.4445;
                }
                return isTall ? x.t() : x;
            }
            """),
        new("Cbrt", "private static Tensor Cbrt(Tensor x) => Float(torch.sign(x) * torch.pow(torch.abs(x.to_type(ScalarType.Float64)), 1.0 / 3.0));"),
        new("Transpose", "private static Tensor Transpose(Tensor x) => x.t();"),
        new("Matmul", "private static Tensor Matmul(Tensor x, Tensor y) => torch.matmul(x, y);"),
        new("Rows", "private static Tensor Rows(Tensor x) => torch.zeros(1, 1, device: x.device) + (double)x.shape[0];"),
        new("Columns", "private static Tensor Columns(Tensor x) => torch.zeros(1, 1, device: x.device) + (double)x.shape[1];"),
        new("RowMeans", "private static Tensor RowMeans(Tensor x) => Float(x.to_type(ScalarType.Float64).mean([1L], keepdim: true));"),
        new("ColumnMeans", "private static Tensor ColumnMeans(Tensor x) => Float(x.to_type(ScalarType.Float64).mean([0L], keepdim: true));"),
        new("Dot", "private static Tensor Dot(Tensor x, Tensor y) => torch.sum(x.to_type(ScalarType.Float64) * y.to_type(ScalarType.Float64));"),
        new("Sum", "private static Tensor Sum(Tensor x) => torch.sum(x.to_type(ScalarType.Float64));"),
        new("Single", "private static Tensor Single(double x) => torch.tensor((float)x);"),
        new("PerArray", $"private static Tensor PerArray(Tensor x) => Float(x).reshape({(hasMatrices ? "1, 1" : "1")});"),
        new("Matrix",
            """
            /// <summary>Takes a tensor as a matrix: a vector as a column, further sides as one.</summary>
            private static Tensor Matrix(Tensor p) => Float(p).reshape(p.shape.Length > 0 ? p.shape[0] : 1, p.shape.Skip(1).Aggregate(1L, (product, side) => product * side));
            """),
        new("Float", "private static Tensor Float(Tensor x) => x.to_type(ScalarType.Float32);"),
        new("Check",
            """
            private static void Check(string name, double value, bool holds, string rule)
            {
                if (!holds) throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} = {value} is out of range: {rule}"));
            }
            """),
    ];
}
