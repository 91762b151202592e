using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Panthera.Kernels.Formats;
using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>The loop of a <see cref="FusedSource"/> while it is emitted.</summary>
/// <param name="source">What is emitted.</param>
/// <param name="registers">The width of registers.</param>
/// <param name="abreast">Registers of numbers a round.</param>
/// <param name="il">Where to.</param>
internal sealed unsafe class FusedLoop(FusedSource source, Registers registers, int abreast, ILGenerator il)
{
    /// <summary>Bytes: a page.</summary>
    private const int PrefetchDistance = 4096;

    /// <summary>Narrower registers would ask for each line several times.</summary>
    private const int Ahead = 16;

    private readonly Dictionary<int, LocalBuilder> _constants = [];
    private readonly Dictionary<int, LocalBuilder>[] _values = [.. Enumerable.Range(0, abreast).Select(_ => new Dictionary<int, LocalBuilder>())];
    private readonly Dictionary<int, int> _memory = [];
    private readonly LocalBuilder[][] _pointers = new LocalBuilder[source.Arrays.Length][];
    private readonly LocalBuilder?[] _noises = new LocalBuilder?[source.Arrays.Length];
    private readonly LocalBuilder _index = il.DeclareLocal(typeof(nint));

    // Sums of wide registers stay in two registers each; those of narrower ones go through memory.
    private readonly LocalBuilder[] _sums = registers.Vector == typeof(Vector512<float>)
        ? [.. Enumerable.Range(0, 2 * source.Reductions).Select(_ => il.DeclareLocal(typeof(Vector512<double>)))] : [];

    /// <summary>Emits the whole method.</summary>
    public void Emit()
    {
        LoadAddressesAndConstants();
        for (int s = 0; s < _sums.Length; s++)
        {
            SumsAddress(s);
            il.Emit(OpCodes.Ldobj, typeof(Vector512<double>));
            il.Emit(OpCodes.Stloc, _sums[s]);
        }
        Label body = il.DefineLabel(), condition = il.DefineLabel();
        il.Emit(OpCodes.Ldarg_3);
        il.Emit(OpCodes.Stloc, _index);
        il.Emit(OpCodes.Br, condition);
        il.MarkLabel(body);
        for (int value = 0; value < source.Values.Length; value++)
            for (int turn = 0; turn < abreast; turn++) Compute(value, turn);
        foreach ((int value, int array) in source.Stores)
            for (int turn = 0; turn < abreast; turn++) Store(value, array, turn);
        il.Emit(OpCodes.Ldloc, _index);
        Add(registers.Count * abreast);
        il.Emit(OpCodes.Stloc, _index);
        il.MarkLabel(condition);
        il.Emit(OpCodes.Ldloc, _index);
        il.Emit(OpCodes.Ldarg, 4);
        il.Emit(OpCodes.Blt, body);
        for (int s = 0; s < _sums.Length; s++)
        {
            SumsAddress(s);
            il.Emit(OpCodes.Ldloc, _sums[s]);
            il.Emit(OpCodes.Stobj, typeof(Vector512<double>));
        }
        il.Emit(OpCodes.Ret);
    }

    private void LoadAddressesAndConstants()
    {
        for (int a = 0; a < _pointers.Length; a++)
        {
            FusedArray array = source.Arrays[a];
            _pointers[a] = new LocalBuilder[array.Format?.Sizes.Length ?? 1];
            for (int p = 0; p < _pointers[a].Length; p++)
            {
                _pointers[a][p] = il.DeclareLocal(typeof(byte*));
                il.Emit(OpCodes.Ldarg_0);
                Add((array.Address + p) * sizeof(nint));
                il.Emit(OpCodes.Ldind_I);
                il.Emit(OpCodes.Stloc, _pointers[a][p]);
            }
            if (array.Format is not { IsRandom: true }) continue;
            il.Emit(OpCodes.Ldarg, 5);
            Add(a * sizeof(Noise));
            il.Emit(OpCodes.Ldobj, typeof(Noise));
            il.Emit(OpCodes.Stloc, _noises[a] = il.DeclareLocal(typeof(Noise)));
        }
        for (int value = 0; value < source.Values.Length; value++)
        {
            if (source.Values[value].Origin != FusedOrigin.Constant) continue;
            il.Emit(OpCodes.Ldarg_1);
            Add(source.Values[value].Place * sizeof(float));
            il.Emit(OpCodes.Ldind_R4);
            il.Emit(OpCodes.Conv_R8);
            Call("Create", typeof(double));
            il.Emit(OpCodes.Stloc, _constants[value] = il.DeclareLocal(registers.Vector));
        }
    }

    private void Compute(int number, int turn)
    {
        FusedValue value = source.Values[number];
        // What is loaded is loaded where it is first needed.
        if (value.Origin is FusedOrigin.Constant or FusedOrigin.Load) return;
        if (value.Origin == FusedOrigin.Reduction)
        {
            Reduce(value, turn);
            return;
        }
        if (abreast > 1 && value.IsLongCall)
        {
            if (turn == 0) CallLong(number, value);
            return;
        }
        foreach (int argument in value.Arguments) Push(argument, turn);
        if (value.Origin == FusedOrigin.Call) il.Emit(OpCodes.Call, value.Function!.Elementwise!.Method(registers.Lanes, registers.Vector));
        il.Emit(OpCodes.Stloc, _values[turn][number] = il.DeclareLocal(registers.Vector));
    }

    private void Reduce(FusedValue value, int turn)
    {
        ReductionTerm term = value.Function!.Reduction!.Term;
        if (_sums.Length > 0)
        {
            (MethodInfo lower, MethodInfo upper) = Sums.WideAccumulators(term);
            AddHalf(2 * value.Place, lower);
            AddHalf(2 * value.Place + 1, upper);
            return;
        }
        SumsAddress(2 * value.Place);
        il.Emit(OpCodes.Ldloc, _index);
        Add(turn * registers.Count);
        PushTerms();
        il.Emit(OpCodes.Call, Sums.Accumulator(term, registers.Vector));

        void AddHalf(int sum, MethodInfo add)
        {
            il.Emit(OpCodes.Ldloc, _sums[sum]);
            PushTerms();
            il.Emit(OpCodes.Call, add);
            il.Emit(OpCodes.Stloc, _sums[sum]);
        }

        void PushTerms()
        {
            Push(value.Arguments[0], turn);
            Push(value.Arguments[^1], turn);
        }
    }

    /// <summary>A function that takes long is called once for all registers of a round, which go through memory.</summary>
    private void CallLong(int number, FusedValue value)
    {
        foreach (int argument in value.Arguments) Spill(argument);
        for (int a = 0; a < 2; a++) MemoryOf(value.Arguments[Math.Min(a, value.Arguments.Length - 1)]);
        _memory[number] = NextPlace();
        MemoryOf(number);
        il.Emit(OpCodes.Ldc_I4, registers.Count * abreast);
        il.Emit(OpCodes.Call, value.Function!.Elementwise!.Loop(registers.Lanes, registers.Vector));
    }

    /// <summary>Stores a value that is not in memory, or not as floats.</summary>
    private void Spill(int value)
    {
        if (_memory.ContainsKey(value) || IsInMemory(value)) return;
        // Before the place is known: what is not loaded yet is loaded from its array.
        for (int turn = 0; turn < abreast; turn++) Local(value, turn);
        _memory[value] = NextPlace();
        for (int turn = 0; turn < abreast; turn++)
        {
            MemoryOf(value);
            Add(turn * registers.Count * sizeof(float));
            Push(value, turn);
            Call("Store", typeof(float*), registers.Vector);
        }
    }

    private bool IsInMemory(int value) => source.Values[value] is { Origin: FusedOrigin.Load, Place: int array } && source.Arrays[array].Format is null;

    private int NextPlace() => _memory.Count * registers.Count * abreast * sizeof(float);

    /// <summary>Pushes the address of a value's registers.</summary>
    private void MemoryOf(int value)
    {
        if (_memory.TryGetValue(value, out int place))
        {
            il.Emit(OpCodes.Ldloc, _pointers[source.Scratch][0]);
            Add(place);
        }
        else Addresses(source.Values[value].Place, 0);
    }

    private void Push(int value, int turn) => il.Emit(OpCodes.Ldloc, Local(value, turn));

    /// <summary>The local that holds a value; one that is loaded is loaded where it is first needed.</summary>
    private LocalBuilder Local(int value, int turn)
    {
        if (_constants.TryGetValue(value, out LocalBuilder? local) || _values[turn].TryGetValue(value, out local)) return local;
        if (_memory.ContainsKey(value))
        {
            MemoryOf(value);
            Add(turn * registers.Count * sizeof(float));
            Call("Load", typeof(float*));
        }
        else
        {
            int array = source.Values[value].Place;
            Prefetch(array, turn);
            Addresses(array, turn);
            if (source.Arrays[array].Format is { } format) il.Emit(OpCodes.Call, format.Load.MakeGenericMethod(registers.Lanes, registers.Vector));
            else Call("Load", typeof(float*));
        }
        il.Emit(OpCodes.Stloc, local = _values[turn][value] = il.DeclareLocal(registers.Vector));
        return local;
    }

    private void Store(int value, int array, int turn)
    {
        LocalBuilder stored = Local(value, turn);
        Addresses(array, turn);
        il.Emit(OpCodes.Ldloc, stored);
        if (source.Arrays[array].Format is not { } format)
        {
            Call("Store", typeof(float*), registers.Vector);
            return;
        }
        if (_noises[array] is { } noise)
        {
            il.Emit(OpCodes.Ldarg, 6);
            il.Emit(OpCodes.Ldloc, _index);
            il.Emit(OpCodes.Add);
            Add(turn * registers.Count);
            il.Emit(OpCodes.Ldloc, noise);
        }
        il.Emit(OpCodes.Call, format.Store!.MakeGenericMethod(registers.Lanes, registers.Vector));
    }

    /// <summary>Pushes the addresses of a register's numbers in an array.</summary>
    private void Addresses(int array, int turn)
    {
        for (int p = 0; p < _pointers[array].Length; p++) Address(array, p, turn);
    }

    private void Address(int array, int pointer, int turn)
    {
        int size = source.Arrays[array].Format?.Sizes[pointer] ?? sizeof(float);
        il.Emit(OpCodes.Ldloc, _pointers[array][pointer]);
        il.Emit(OpCodes.Ldloc, _index);
        il.Emit(OpCodes.Ldc_I4, size);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Add);
        Add(turn * registers.Count * size);
    }

    /// <summary>Asks for what the loop will need a page later: processors do not fetch ahead across pages by themselves.</summary>
    private void Prefetch(int array, int turn)
    {
        if (!source.FetchesAhead || !Sse.IsSupported || registers.Count < Ahead) return;
        // Blocks are in the cache.
        if (source.Arrays[array].IsBlock) return;
        for (int p = 0; p < _pointers[array].Length; p++)
        {
            Address(array, p, turn);
            Add(PrefetchDistance);
            il.Emit(OpCodes.Call, typeof(Sse).GetMethod(nameof(Sse.Prefetch0), [typeof(void*)])!);
        }
    }

    private void SumsAddress(int half)
    {
        il.Emit(OpCodes.Ldarg_2);
        Add(half * Sums.Lanes / 2 * sizeof(double));
    }

    private void Add(int number)
    {
        if (number == 0) return;
        il.Emit(OpCodes.Ldc_I4, number);
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Add);
    }

    private void Call(string name, params Type[] parameters) => il.Emit(OpCodes.Call,
        registers.Lanes.GetMethod(name, BindingFlags.Static | BindingFlags.Public, parameters)!);
}
