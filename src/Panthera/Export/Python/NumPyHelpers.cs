namespace Panthera.Export.Python;

/// <summary>Functions that files for libraries like NumPy have if they call them.</summary>
internal static class NumPyHelpers
{
    /// <summary>The functions for a library.</summary>
    /// <param name="module">Its module.</param>
    /// <param name="single">A value <c>x</c> in single precision.</param>
    /// <param name="wide">A value <c>x</c> in double precision, where the library has it.</param>
    public static IReadOnlyList<Helper> Of(string module, string single, string wide) =>
    [
        new("_cbrt",
            $""""
            def _cbrt(x):
                return _single({module}.sign(x) * {module}.power({module}.abs(_wide(x)), 1.0 / 3.0))
            """"),
        new("_newton_schulz",
            $""""
            def _newton_schulz(x):
                """Make a matrix nearly orthogonal: five Newton-Schulz steps."""
                transposed = x.shape[0] > x.shape[1]
                x = _transpose(x) if transposed else x
                x = x * _single(1.0 / ({module}.sqrt(_dot(x, x)) + 1e-7))
                for _ in range(5):
                    gram = _matmul(x, _transpose(x))
                    x = _matmul(-4.7750 * gram + 2.0315 * _matmul(gram, gram), x) + 3.4445 * x
                return _transpose(x) if transposed else x
            """"),
        new("_transpose", $"def _transpose(x):\n    return {module}.transpose(x)"),
        new("_matmul", $"def _matmul(x, y):\n    return {module}.matmul(x, y)"),
        new("_rows", $"def _rows(x):\n    return {module}.full((1, 1), x.shape[0], dtype=\"float32\")"),
        new("_columns", $"def _columns(x):\n    return {module}.full((1, 1), x.shape[1], dtype=\"float32\")"),
        new("_row_means", $"def _row_means(x):\n    return _single({module}.mean(_wide(x), axis=1, keepdims=True))"),
        new("_column_means", $"def _column_means(x):\n    return _single({module}.mean(_wide(x), axis=0, keepdims=True))"),
        new("_dot", $"def _dot(x, y):\n    return {module}.sum(_wide(x) * _wide(y))"),
        new("_sum", $"def _sum(x):\n    return {module}.sum(_wide(x))"),
        new("_count", "def _count(x):\n    return math.prod(x.shape)"),
        new("_matrix",
            $""""
            def _matrix(x):
                """Take an array as a matrix: a vector as a column, further sides as one."""
                rows = x.shape[0] if len(x.shape) > 0 else 1
                return {module}.reshape(_single(x), (rows, math.prod(x.shape[1:])))
            """"),
        PythonText.Together("sum(parts)"),
        new("_wide", $"def _wide(x):\n    return {wide}"),
        new("_single", $"def _single(x):\n    return {single}"),
    ];

    /// <summary>One number an array, rounded: among matrices it is one.</summary>
    public static Helper PerArray(string module, bool hasMatrices) => new("_per_array", hasMatrices
        ? $"def _per_array(x):\n    return {module}.reshape(_single(x), (1, 1))" : "def _per_array(x):\n    return _single(x)");

    /// <summary>The shape of a state of an array <c>p</c>.</summary>
    public static string Shape(Language.ValueKind kind, bool hasMatrices)
    {
        static string Side(Language.Side side) => side switch { Language.Side.One => "1", Language.Side.Rows => "rows", _ => "columns" };
        return kind == Language.ValueKind.Scalar || (kind == Language.ValueKind.PerArray && !hasMatrices) ? "()"
            : !hasMatrices ? "p.shape" : $"({Side(Language.ValueKinds.Rows(kind))}, {Side(Language.ValueKinds.Columns(kind))})";
    }
}
