// What exported classes use of TorchSharp, on plain arrays: TorchSharp itself brings native libraries of gigabytes. Names and
// signatures are TorchSharp's; tensors are of single or double precision, and promote as PyTorch's do.
#pragma warning disable CS8981
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using TorchSharp.Modules;

namespace TorchSharp
{
    public static class torch
    {
        public enum ScalarType { Float32, Float64 }

        public sealed class Device;

        public readonly record struct Scalar(double Value)
        {
            public static implicit operator Scalar(double value) => new(value);
        }

        public class Tensor(double[] data, long[] shape, ScalarType type) : IDisposable
        {
            public double[] Data { get; set; } = type == ScalarType.Float64 ? data : [.. data.Select(x => (double)(float)x)];

            public long[] shape { get; } = shape;

            public ScalarType dtype { get; } = type;

            public Device device { get; } = new();

            public Tensor? grad { get; set; }

            public long numel() => Data.LongLength;

            public double ToDouble() => Data.Single();

            public Tensor to_type(ScalarType type) => new(Data, shape, type);

            public Tensor clone() => new([.. Data], shape, dtype);

            public Tensor reshape(params long[] sides)
            {
                if (sides.Aggregate(1L, (p, s) => p * s) != numel()) throw new ArgumentException("The sizes differ.");
                return new(Data, sides, dtype);
            }

            public Tensor t()
            {
                if (shape.Length != 2) throw new InvalidOperationException("Only matrices are transposed.");
                (long rows, long columns) = (shape[0], shape[1]);
                return new([.. Enumerable.Range(0, Data.Length).Select(i => Data[i % rows * columns + i / rows])], [columns, rows], dtype);
            }

            public Tensor mean(long[] dimensions, bool keepdim)
            {
                (int rows, int columns) = ((int)shape[0], (int)shape[1]);
                IEnumerable<int> Line(int n) => dimensions is [1] ? Enumerable.Range(n * columns, columns) : Enumerable.Range(0, rows).Select(r => r * columns + n);
                int count = dimensions is [1] ? rows : columns;
                if (!keepdim) throw new NotSupportedException();
                return new([.. Enumerable.Range(0, count).Select(n => Line(n).Average(i => Data[i]))], dimensions is [1] ? [rows, 1] : [1, columns], dtype);
            }

            public Tensor sub_(Tensor other)
            {
                Tensor result = this - other;
                if (!result.shape.SequenceEqual(shape) || result.dtype != dtype) throw new InvalidOperationException("A tensor cannot change in place into another kind.");
                Data = result.Data;
                return this;
            }

            public Tensor zero_()
            {
                Array.Clear(Data);
                return this;
            }

            public Tensor DetachFromDisposeScope() => this;

            public void Save(BinaryWriter writer) => Array.ForEach(Data, writer.Write);

            public void Load(BinaryReader reader) => Data = [.. Data.Select(_ => reader.ReadDouble())];

            public void Dispose() => GC.SuppressFinalize(this);

            public static Tensor operator -(Tensor x) => Map(x, a => -a);

            public static Tensor operator +(Tensor x, Tensor y) => Map(x, y, (a, b) => a + b);

            public static Tensor operator -(Tensor x, Tensor y) => Map(x, y, (a, b) => a - b);

            public static Tensor operator *(Tensor x, Tensor y) => Map(x, y, (a, b) => a * b);

            public static Tensor operator /(Tensor x, Tensor y) => Map(x, y, (a, b) => a / b);

            public static Tensor operator +(Tensor x, Scalar y) => x + Of(y, x);

            public static Tensor operator -(Tensor x, Scalar y) => x - Of(y, x);

            public static Tensor operator *(Tensor x, Scalar y) => x * Of(y, x);

            public static Tensor operator /(Tensor x, Scalar y) => x / Of(y, x);

            public static Tensor operator /(Scalar x, Tensor y) => Of(x, y) / y;

            public static Tensor operator >(Tensor x, Scalar y) => Map(x, Of(y, x), (a, b) => a > b ? 1 : 0);

            public static Tensor operator <(Tensor x, Scalar y) => Map(x, Of(y, x), (a, b) => a < b ? 1 : 0);

            internal static Tensor Of(Scalar number, Tensor like) => new([number.Value], [], like.dtype);

            internal static Tensor Map(Tensor x, Func<double, double> map) => new([.. x.Data.Select(map)], x.shape, x.dtype);

            internal static Tensor Map(Tensor x, Tensor y, Func<double, double, double> map)
            {
                // A tensor without sides has no say in the type, unless none has sides.
                ScalarType type = x.shape.Length == 0 == (y.shape.Length == 0) ? (ScalarType)Math.Max((int)x.dtype, (int)y.dtype)
                    : x.shape.Length == 0 ? y.dtype : x.dtype;
                long[] shape = Broadcast(x.shape, y.shape);
                (Tensor a, Tensor b) = (x.to_type(type), y.to_type(type));
                double[] result = new double[shape.Aggregate(1L, (p, s) => p * s)];
                for (long i = 0; i < result.Length; i++) result[i] = map(a.Data[Index(i, shape, a.shape)], b.Data[Index(i, shape, b.shape)]);
                return new(result, shape, type);
            }

            internal static long[] Broadcast(long[] x, long[] y)
            {
                long Side(long[] s, int fromEnd) => fromEnd <= s.Length ? s[^fromEnd] : 1;
                int rank = Math.Max(x.Length, y.Length);
                long[] shape = new long[rank];
                for (int d = 1; d <= rank; d++)
                {
                    (long a, long b) = (Side(x, d), Side(y, d));
                    if (a != b && a != 1 && b != 1) throw new ArgumentException("The shapes do not fit.");
                    shape[^d] = a == 1 ? b : a;
                }
                return shape;
            }

            internal static long Index(long i, long[] shape, long[] own)
            {
                long index = 0, stride = 1;
                for (int d = 1; d <= shape.Length; d++)
                {
                    long at = i % shape[^d];
                    i /= shape[^d];
                    if (d > own.Length) continue;
                    index += (own[^d] == 1 ? 0 : at) * stride;
                    stride *= own[^d];
                }
                return index;
            }
        }

        public static Tensor tensor(float value) => new([value], [], ScalarType.Float32);

        public static Tensor zeros(long side, Device? device = null) => new(new double[side], [side], ScalarType.Float32);

        public static Tensor zeros(long rows, long columns, Device? device = null) => new(new double[rows * columns], [rows, columns], ScalarType.Float32);

        public static Tensor zeros_like(Tensor x) => new(new double[x.numel()], x.shape, x.dtype);

        public static Tensor sum(Tensor x) => new([x.Data.Sum()], [], x.dtype);

        public static Tensor where(Tensor condition, Tensor x, Tensor y)
        {
            Tensor zero = Tensor.Map(x, y, (_, _) => 0);
            long[] shape = Tensor.Broadcast(condition.shape, zero.shape);
            double[] result = new double[shape.Aggregate(1L, (p, s) => p * s)];
            for (long i = 0; i < result.Length; i++)
            {
                Tensor from = condition.Data[Tensor.Index(i, shape, condition.shape)] != 0 ? x : y;
                result[i] = from.Data[Tensor.Index(i, shape, from.shape)];
            }
            return new(result, shape, zero.dtype);
        }

        public static Tensor matmul(Tensor x, Tensor y)
        {
            (long rows, long inner, long columns) = (x.shape[0], x.shape[1], y.shape[1]);
            if (y.shape[0] != inner) throw new ArgumentException("The shapes do not fit.");
            double[] result = new double[rows * columns];
            for (long r = 0; r < rows; r++)
                for (long c = 0; c < columns; c++)
                    for (long k = 0; k < inner; k++) result[r * columns + c] += x.Data[r * inner + k] * y.Data[k * columns + c];
            return new(result, [rows, columns], x.dtype);
        }

        public static Tensor maximum(Tensor x, Tensor y) => Tensor.Map(x, y, Math.Max);

        public static Tensor minimum(Tensor x, Tensor y) => Tensor.Map(x, y, Math.Min);

        public static Tensor pow(Tensor x, Tensor y) => Tensor.Map(x, y, Math.Pow);

        public static Tensor pow(Tensor x, Scalar y) => Tensor.Map(x, Tensor.Of(y, x), Math.Pow);

        public static Tensor abs(Tensor x) => Tensor.Map(x, Math.Abs);

        public static Tensor sqrt(Tensor x) => Tensor.Map(x, Math.Sqrt);

        // PyTorch's sign of NaN is 0.
        public static Tensor sign(Tensor x) => Tensor.Map(x, a => a > 0 ? 1 : a < 0 ? -1 : 0);

        public static Tensor cos(Tensor x) => Tensor.Map(x, Math.Cos);

        public static Tensor sin(Tensor x) => Tensor.Map(x, Math.Sin);

        public static Tensor tan(Tensor x) => Tensor.Map(x, Math.Tan);

        public static Tensor asin(Tensor x) => Tensor.Map(x, Math.Asin);

        public static Tensor acos(Tensor x) => Tensor.Map(x, Math.Acos);

        public static Tensor atan(Tensor x) => Tensor.Map(x, Math.Atan);

        public static Tensor sinh(Tensor x) => Tensor.Map(x, Math.Sinh);

        public static Tensor cosh(Tensor x) => Tensor.Map(x, Math.Cosh);

        public static Tensor tanh(Tensor x) => Tensor.Map(x, Math.Tanh);

        public static Tensor asinh(Tensor x) => Tensor.Map(x, Math.Asinh);

        public static Tensor acosh(Tensor x) => Tensor.Map(x, Math.Acosh);

        public static Tensor atanh(Tensor x) => Tensor.Map(x, Math.Atanh);

        public static Tensor exp(Tensor x) => Tensor.Map(x, Math.Exp);

        public static Tensor expm1(Tensor x) => Tensor.Map(x, a => Math.Abs(a) < 1e-5 ? a + a * a / 2 : Math.Exp(a) - 1);

        public static Tensor log(Tensor x) => Tensor.Map(x, Math.Log);

        public static Tensor log10(Tensor x) => Tensor.Map(x, Math.Log10);

        public static Tensor log2(Tensor x) => Tensor.Map(x, Math.Log2);

        public static Tensor log1p(Tensor x) => Tensor.Map(x, a => Math.Abs(a) < 1e-5 ? a - a * a / 2 : Math.Log(1 + a));

        public static IDisposable no_grad() => new Scope();

        public static IDisposable enable_grad() => new Scope();

        public static IDisposable NewDisposeScope() => new Scope();

        private sealed class Scope : IDisposable
        {
            public void Dispose()
            {
            }
        }

        public static class optim
        {
            public abstract class Optimizer
            {
                public abstract Tensor step(Func<Tensor>? closure = null);

                public virtual void add_param_group(ParamGroup param_group) => _parameter_groups.Add(param_group);

                public IEnumerable<ParamGroup> ParamGroups => _parameter_groups;

                protected IList<ParamGroup> _parameter_groups = [];
            }
        }
    }
}
