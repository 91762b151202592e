using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using Panthera.Kernels;
using Panthera.Numerics;
using Panthera.Tests.Numerics;
using Add = Panthera.Numerics.Add;
using Divide = Panthera.Numerics.Divide;
using Multiply = Panthera.Numerics.Multiply;

namespace Panthera.Tests.Kernels;

public class ElementwiseTests
{
    private const float Untouched = 12345;

    public static TheoryData<string> Names => [.. MapCases.All.Select(map => map.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Block_OfAnyLength_IsTheMapOfEachNumber(string name)
    {
        MapCase map = MapCases.Find(name);
        int arity = map.Map.Arity;
        float[][] all = [MapCases.Numbers(257, 1), MapCases.Numbers(257, 2), MapCases.Numbers(257, 3), MapCases.Numbers(257, 4)];
        for (int length = 0; length <= 257; length++)
        {
            for (int broadcast = 0; broadcast < 1 << arity; broadcast++)
            {
                float[][] arguments = [.. all.Select((numbers, i) => (broadcast >> i & 1) != 0 ? numbers[..1] : numbers[..length])];
                float[] result = [.. Enumerable.Repeat(Untouched, length + 1)];
                map.Map.Block(arguments[0], arguments[1], arguments[2], arguments[3], result.AsSpan(..length));
                float[][] full =
                    [.. arguments.Select(numbers => numbers.Length == length ? numbers : [.. Enumerable.Repeat(numbers[0], length)])];
                float[] expected = map.Run(32, full[0], full[1], full[2], full[3]);
                for (int i = 0; i < length; i++)
                    if (!MapCases.Same(expected[i], result[i])) Assert.Fail($"{name}, {i} of {length}, broadcast {broadcast}");
                result[length].ShouldBe(Untouched);
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Block_InPlace_GivesTheSame(string name)
    {
        Elementwise map = MapCases.Find(name).Map;
        foreach (int length in (int[])[1, 3, 16, 31, 100])
        {
            float[][] arguments = [.. Enumerable.Range(1, 4).Select(i => MapCases.Numbers(length, (ulong)i))];
            float[] expected = new float[length];
            map.Block(arguments[0], arguments[1], arguments[2], arguments[3], expected);
            for (int place = 0; place < map.Arity; place++)
            {
                float[][] copies = [.. arguments.Select(numbers => (float[])[.. numbers])];
                map.Block(copies[0], copies[1], copies[2], copies[3], copies[place]);
                for (int i = 0; i < length; i++)
                    if (!MapCases.Same(expected[i], copies[place][i])) Assert.Fail($"{name}, argument {place}");
            }
        }
    }

    [Fact]
    public void Block_OverItsBroadcastArgument_ReadsThatFirst()
    {
        float[] x = [2, 3, 4], y = [10, 20, 30];
        Elementwise.Of2<Multiply>().Block(x.AsSpan(..1), y, default, default, x);
        x.ShouldBe([20, 40, 60]);
    }

    [Fact]
    public void Block_OfArgumentsThatDoNotFit_IsRejected()
    {
        Should.Throw<ArgumentException>(() => Elementwise.Of1<Negate>().Block(new float[3], default, default, default, new float[4]));
        Should.Throw<ArgumentException>(() => Elementwise.Of2<Add>().Block(new float[4], new float[5], default, default, new float[4]));
    }

    [Fact]
    public void Number_IsInDoublePrecision()
    {
        Elementwise.Of2<Divide>().Number(1, 3, 0, 0).ShouldBe(1.0 / 3);
        Elementwise.Of2<DivideProtected>().Number(1, 0, 0, 0).ShouldBe(1 / 1e-8);
        Elementwise.Of3<Where>().Number(double.NaN, 1, 2, 0).ShouldBe(2);
        Elementwise.Of4<Blend>().Number(0.1, 0.2, 3, 7).ShouldBe(0.1 * 3 + 0.2 * 7);
    }

    [Theory, MemberData(nameof(Names))]
    public void Method_FromEmittedCode_GivesTheSame(string name)
    {
        MapCase map = MapCases.Find(name);
        Type[] arguments = [.. Enumerable.Repeat(typeof(float), map.Map.Arity)];
        DynamicMethod emitted = new(name, typeof(float), arguments, typeof(Elementwise).Module, skipVisibility: true);
        ILGenerator il = emitted.GetILGenerator();
        for (int i = 0; i < arguments.Length; i++) il.Emit(OpCodes.Ldarg, i);
        il.Emit(OpCodes.Call, map.Map.Method(typeof(LanesScalar), typeof(float)));
        il.Emit(OpCodes.Ret);
        float[] x = [0.3f], y = [0.7f], z = [-1.5f], u = [2];
        object?[] values = [x[0], y[0], z[0], u[0]];
        ((float)emitted.Invoke(null, values[..arguments.Length])!).ShouldBe(map.Run(32, x, y, z, u)[0]);
    }

    [Fact]
    public void Method_OfRegisters_GivesTheSame()
    {
        Vector128<float> x = Vector128.Create(0.1f, 0.2f, 0.3f, 3e38f);
        object? result = Elementwise.Of1<Sine>().Method(typeof(Lanes128), typeof(Vector128<float>)).Invoke(null, [x]);
        float[] expected = MapCases.Find(nameof(Sine)).Run(32, [x[0], x[1], x[2], x[3]], default, default, default);
        ((Vector128<float>)result!).ShouldBe(Vector128.Create(expected));
        Elementwise.Of1<Sine>().IsInlined.ShouldBeFalse();
        Elementwise.Of1<Negate>().IsInlined.ShouldBeTrue();
    }
}
