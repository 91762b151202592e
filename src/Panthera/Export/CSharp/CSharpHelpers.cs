namespace Panthera.Export.CSharp;

/// <summary>Methods that classes in C# have if they call them.</summary>
internal static class CSharpHelpers
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Helper> All { get; } =
    [
        new("NewtonSchulz",
            """
            /// <summary>Makes a matrix nearly orthogonal: five Newton-Schulz steps.</summary>
            private static void NewtonSchulz(ReadOnlySpan<float> x, int rows, int columns, Span<float> result)
            {
                bool isTall = rows > columns;
                int small = Math.Min(rows, columns), large = Math.Max(rows, columns);
                float[] current = new float[x.Length], flipped = new float[x.Length], next = new float[x.Length];
                float[] gram = new float[small * small], square = new float[small * small];
                if (isTall) Transpose(x, rows, columns, current);
                else x.CopyTo(current);
                double sum = 0.0;
                foreach (float value in current) sum += (double)value * value;
                float scale = (float)(1.0 / (Math.Sqrt(sum) + 1e-7));
                for (int i = 0; i < current.Length; i++) current[i] *= scale;
                for (int round = 0; round < 5; round++)
                {
                    Transpose(current, small, large, flipped);
                    Matmul(current, small, large, flipped, large, small, gram);
                    Matmul(gram, small, small, gram, small, small, square);
                    for (int i = 0; i < gram.Length; i++) square[i] = -4.7750f * gram[i] + 2.0315f * square[i];
                    Matmul(square, small, small, current, small, large, next);
                    for (int i = 0; i < current.Length; i++) current[i] = next[i] + 3.4445f * current[i];
                }
                if (isTall) Transpose(current, small, large, result);
                else current.CopyTo(result);
            }
            """),
        new("Matmul",
            """
            /// <summary>A matrix product.</summary>
            private static void Matmul(
                ReadOnlySpan<float> x, int rows, int inner, ReadOnlySpan<float> y, int yRows, int columns, Span<float> result)
            {
                result.Clear();
                for (int r = 0; r < rows; r++)
                {
                    Span<float> row = result.Slice(r * columns, columns);
                    for (int k = 0; k < inner; k++)
                    {
                        Vector<float> factor = new(x[r * inner + k]);
                        ReadOnlySpan<float> other = y.Slice(k * columns, columns);
                        for (int c = 0; c < columns; c += Vector<float>.Count) Store(Load(row, c) + factor * Load(other, c), row, c);
                    }
                }
            }
            """),
        new("Transpose",
            """
            /// <summary>Rows and columns exchanged.</summary>
            private static void Transpose(ReadOnlySpan<float> x, int rows, int columns, Span<float> result)
            {
                for (int r = 0; r < rows; r++)
                {
                    for (int c = 0; c < columns; c++) result[c * rows + r] = x[r * columns + c];
                }
            }
            """),
        new("Rows", "private static void Rows(ReadOnlySpan<float> x, int rows, int columns, Span<float> result) => result[0] = rows;"),
        new("Columns", "private static void Columns(ReadOnlySpan<float> x, int rows, int columns, Span<float> result) => result[0] = columns;"),
        new("RowMeans",
            """
            /// <summary>The mean of each row.</summary>
            private static void RowMeans(ReadOnlySpan<float> x, int rows, int columns, Span<float> result)
            {
                for (int r = 0; r < rows; r++)
                {
                    double sum = 0.0;
                    foreach (float value in x.Slice(r * columns, columns)) sum += value;
                    result[r] = (float)(sum / columns);
                }
            }
            """),
        new("ColumnMeans",
            """
            /// <summary>The mean of each column.</summary>
            private static void ColumnMeans(ReadOnlySpan<float> x, int rows, int columns, Span<float> result)
            {
                for (int c = 0; c < columns; c++)
                {
                    double sum = 0.0;
                    for (int r = 0; r < rows; r++) sum += x[r * columns + c];
                    result[c] = (float)(sum / rows);
                }
            }
            """),
        new("Expand",
            """
            /// <summary>Repeats rows, columns or numbers.</summary>
            private static void Expand(ReadOnlySpan<float> x, int xRows, int xColumns, Span<float> result, int rows, int columns)
            {
                for (int r = 0; r < rows; r++)
                {
                    for (int c = 0; c < columns; c++)
                        result[r * columns + c] = x[(xRows == 1 ? 0 : r) * xColumns + (xColumns == 1 ? 0 : c)];
                }
            }
            """),
        new("Dot",
            """
            /// <summary>The sum of the products of the first numbers of two registers, in double precision.</summary>
            private static double Dot(Vector<float> x, Vector<float> y, int count)
            {
                double sum = 0.0;
                if (count >= Vector<float>.Count)
                {
                    Vector.Widen(x, out Vector<double> a, out Vector<double> b);
                    Vector.Widen(y, out Vector<double> c, out Vector<double> d);
                    return Vector.Sum(a * c + b * d);
                }
                for (int i = 0; i < count; i++) sum += (double)x[i] * y[i];
                return sum;
            }
            """),
        new("Sum",
            """
            /// <summary>The sum of the first numbers of a register, in double precision.</summary>
            private static double Sum(Vector<float> x, int count)
            {
                double sum = 0.0;
                for (int i = 0; i < Math.Min(count, Vector<float>.Count); i++) sum += x[i];
                return sum;
            }
            """),
        new("Sign",
            """
            /// <summary>-1, 0 or 1; NaN stays NaN.</summary>
            private static Vector<float> Sign(Vector<float> x)
            {
                Vector<float> one = Vector<float>.One, zero = Vector<float>.Zero;
                Vector<float> below = Vector.ConditionalSelect(Vector.LessThan(x, zero), -one, x);
                return Vector.ConditionalSelect(Vector.GreaterThan(x, zero), one, below);
            }
            """),
        new("Map",
            """
            /// <summary>A function, number by number.</summary>
            private static Vector<float> Map(Func<double, double> function, Vector<float> x)
            {
                Span<float> result = stackalloc float[Vector<float>.Count];
                for (int i = 0; i < result.Length; i++) result[i] = (float)function(x[i]);
                return new Vector<float>(result);
            }
            """),
        new("Map2",
            """
            /// <summary>A function of two arguments, number by number.</summary>
            private static Vector<float> Map2(Func<double, double, double> function, Vector<float> x, Vector<float> y)
            {
                Span<float> result = stackalloc float[Vector<float>.Count];
                for (int i = 0; i < result.Length; i++) result[i] = (float)function(x[i], y[i]);
                return new Vector<float>(result);
            }
            """),
        new("Load",
            """
            /// <summary>A register of numbers from a place on; what is beyond the end is zero.</summary>
            private static Vector<float> Load(ReadOnlySpan<float> values, int start)
            {
                if (values.Length - start >= Vector<float>.Count) return new Vector<float>(values[start..]);
                Span<float> padded = stackalloc float[Vector<float>.Count];
                padded.Clear();
                values[start..].CopyTo(padded);
                return new Vector<float>(padded);
            }
            """),
        new("Store",
            """
            /// <summary>Stores a register from a place on, up to the end.</summary>
            private static void Store(Vector<float> x, Span<float> values, int start)
            {
                if (values.Length - start >= Vector<float>.Count) x.CopyTo(values[start..]);
                else
                {
                    for (int i = start; i < values.Length; i++) values[i] = x[i - start];
                }
            }
            """),
        new("Check",
            """
            /// <summary>Refuses a value that is out of its range.</summary>
            private static void Check(string name, double value, bool holds, string rule)
            {
                if (!holds) throw new ArgumentOutOfRangeException(name, value, FormattableString.Invariant($"{name} = {value} is out of range: {rule}"));
            }
            """),
    ];
}
