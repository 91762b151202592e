namespace Panthera.Export.Python;

/// <summary>Functions that files for PyTorch have if they call them.</summary>
internal static class PyTorchHelpers
{
    /// <summary>What programs call.</summary>
    public static IReadOnlyList<Helper> All { get; } =
    [
        new("_cbrt",
            """"
            def _cbrt(x):
                return torch.sign(x) * torch.pow(torch.abs(x.double()), 1.0 / 3.0).to(x.dtype)
            """"),
        new("_newton_schulz",
            """"
            def _newton_schulz(x):
                """Make a matrix nearly orthogonal: five Newton-Schulz steps."""
                transposed = x.shape[0] > x.shape[1]
                x = x.t() if transposed else x
                x = x * (1.0 / (torch.sqrt(_dot(x, x)) + 1e-7)).float()
                for _ in range(5):
                    gram = x @ x.t()
                    x = (-4.7750 * gram + 2.0315 * (gram @ gram)) @ x + 3.4445 * x
                return x.t() if transposed else x
            """"),
        new("_transpose",
            """"
            def _transpose(x):
                return x.t()
            """"),
        new("_matmul",
            """"
            def _matmul(x, y):
                return x @ y
            """"),
        new("_rows",
            """"
            def _rows(x):
                return x.new_full((1, 1), x.shape[0])
            """"),
        new("_columns",
            """"
            def _columns(x):
                return x.new_full((1, 1), x.shape[1])
            """"),
        new("_row_means",
            """"
            def _row_means(x):
                return x.double().mean(1, keepdim=True).float()
            """"),
        new("_column_means",
            """"
            def _column_means(x):
                return x.double().mean(0, keepdim=True).float()
            """"),
        new("_dot",
            """"
            def _dot(x, y):
                return torch.sum(x.double() * y.double())
            """"),
        new("_sum",
            """"
            def _sum(x):
                return torch.sum(x.double())
            """"),
        new("_count",
            """"
            def _count(x):
                return x.numel()
            """"),
        new("_single",
            """"
            def _single(x):
                """Round a number to single precision, as where it meets an array."""
                return torch.as_tensor(x, dtype=torch.float32)
            """"),
        new("_double",
            """"
            def _double(x):
                """Make a tensor of a number: its functions never raise an exception."""
                return torch.tensor(x, dtype=torch.float64)
            """"),
        new("_foreach",
            """"
            def _foreach(function, *lists):
                """Map lists of tensors: at once where this version of PyTorch can."""
                at_once = getattr(torch, "_foreach_" + function.__name__, None)
                if at_once is not None:
                    return list(at_once(*lists))
                return [function(*tensors) for tensors in zip(*lists)]
            """"),
        new("_matrix",
            """"
            def _matrix(p):
                """Take a tensor as a matrix: a vector as a column, further sides as one."""
                rows = p.shape[0] if p.dim() > 0 else 1
                return p.float().reshape(rows, p.numel() // rows if rows > 0 else 1)
            """"),
        PythonText.Together("sum(part.to(parts[0].device) for part in parts).item()"),
    ];

    /// <summary>One number an array, rounded: among matrices it is one.</summary>
    public static Helper PerArray(bool hasMatrices) =>
        new("_per_array", $"def _per_array(x):\n    return x.float(){(hasMatrices ? ".reshape(1, 1)" : "")}");
}
