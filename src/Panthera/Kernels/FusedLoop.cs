using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>The loop of a <see cref="FusedEmitter"/> while it is emitted.</summary>
/// <param name="pass">What is emitted.</param>
/// <param name="registers">The width of registers.</param>
/// <param name="abreast">Registers of numbers a round.</param>
/// <param name="il">Where to.</param>
internal sealed unsafe class FusedLoop(FusedEmitter pass, Registers registers, int abreast, ILGenerator il)
{
    /// <summary>Bytes: a page.</summary>
    private const int PrefetchDistance = 4096;

    /// <summary>Narrower registers would ask for each line several times.</summary>
    private const int Ahead = 16;

    private readonly Dictionary<Instruction, LocalBuilder> _constants = [];
    private readonly Dictionary<Instruction, LocalBuilder>[] _values = [.. Enumerable.Range(0, abreast).Select(_ => new Dictionary<Instruction, LocalBuilder>())];
    private readonly Dictionary<Instruction, int> _memory = [];
    private readonly LocalBuilder[] _pointers = new LocalBuilder[pass.Arrays.Count];
    private readonly LocalBuilder _index = il.DeclareLocal(typeof(nint));

    // Sums of wide registers stay in two registers each; those of narrower ones go through memory.
    private readonly LocalBuilder[] _sums = registers.Vector == typeof(Vector512<float>)
        ? [.. Enumerable.Range(0, 2 * pass.Reductions.Count).Select(_ => il.DeclareLocal(typeof(Vector512<double>)))] : [];

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
        foreach (Instruction instruction in pass.Instructions)
            for (int turn = 0; turn < abreast; turn++) Compute(instruction, turn);
        foreach ((Instruction value, int array) in pass.Stores)
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
            _pointers[a] = il.DeclareLocal(typeof(float*));
            il.Emit(OpCodes.Ldarg_0);
            Add(a * sizeof(nint));
            il.Emit(OpCodes.Ldind_I);
            il.Emit(OpCodes.Stloc, _pointers[a]);
        }
        foreach ((Instruction value, int index) in pass.Constants)
        {
            il.Emit(OpCodes.Ldarg_1);
            Add(index * sizeof(float));
            il.Emit(OpCodes.Ldind_R4);
            il.Emit(OpCodes.Conv_R8);
            Call("Create", typeof(double));
            il.Emit(OpCodes.Stloc, _constants[value] = il.DeclareLocal(registers.Vector));
        }
    }

    private void Compute(Instruction instruction, int turn)
    {
        if (pass.Loads.ContainsKey(instruction)) return;
        if (instruction.Role == Role.Reduction)
        {
            Reduce(instruction, turn);
            return;
        }
        if (abreast > 1 && FusedEmitter.IsLongCall(instruction))
        {
            if (turn == 0) CallLong(instruction);
            return;
        }
        foreach (Instruction argument in instruction.Arguments) Push(argument, turn);
        if (instruction.Role == Role.Elementwise)
            il.Emit(OpCodes.Call, instruction.Function!.Elementwise!.Method(registers.Lanes, registers.Vector));
        il.Emit(OpCodes.Stloc, _values[turn][instruction] = il.DeclareLocal(registers.Vector));
    }

    private void Reduce(Instruction instruction, int turn)
    {
        int reduction = pass.Reductions.IndexOf(instruction);
        ReductionTerm term = instruction.Function!.Reduction!.Term;
        if (_sums.Length > 0)
        {
            (MethodInfo lower, MethodInfo upper) = Sums.WideAccumulators(term);
            AddHalf(2 * reduction, lower);
            AddHalf(2 * reduction + 1, upper);
            return;
        }
        SumsAddress(2 * reduction);
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
            Push(instruction.Arguments[0], turn);
            Push(instruction.Arguments[^1], turn);
        }
    }

    /// <summary>A function that takes long is called once for all registers of a round, which go through memory.</summary>
    private void CallLong(Instruction instruction)
    {
        foreach (Instruction argument in instruction.Arguments) Spill(argument);
        for (int a = 0; a < 2; a++) MemoryOf(instruction.Arguments[Math.Min(a, instruction.Arguments.Length - 1)]);
        _memory[instruction] = NextPlace();
        MemoryOf(instruction);
        il.Emit(OpCodes.Ldc_I4, registers.Count * abreast);
        il.Emit(OpCodes.Call, instruction.Function!.Elementwise!.Loop(registers.Lanes, registers.Vector));
    }

    /// <summary>Stores a value that has no memory.</summary>
    private void Spill(Instruction value)
    {
        if (_memory.ContainsKey(value) || pass.Loads.ContainsKey(value)) return;
        _memory[value] = NextPlace();
        for (int turn = 0; turn < abreast; turn++)
        {
            MemoryOf(value);
            Add(turn * registers.Count * sizeof(float));
            Push(value, turn);
            Call("Store", typeof(float*), registers.Vector);
        }
    }

    private int NextPlace() => _memory.Count * registers.Count * abreast * sizeof(float);

    /// <summary>Pushes the address of a value's registers.</summary>
    private void MemoryOf(Instruction value)
    {
        if (pass.Loads.TryGetValue(value, out int array) && !_memory.ContainsKey(value))
        {
            Address(array, 0);
            return;
        }
        il.Emit(OpCodes.Ldloc, _pointers[pass.Scratch]);
        Add(_memory[value]);
    }

    private void Push(Instruction value, int turn) => il.Emit(OpCodes.Ldloc, Local(value, turn));

    /// <summary>The local that holds a value; one that is loaded is loaded where it is first needed.</summary>
    private LocalBuilder Local(Instruction value, int turn)
    {
        if (_constants.TryGetValue(value, out LocalBuilder? local) || _values[turn].TryGetValue(value, out local)) return local;
        if (_memory.ContainsKey(value))
        {
            MemoryOf(value);
            Add(turn * registers.Count * sizeof(float));
        }
        else
        {
            Prefetch(pass.Loads[value], turn);
            Address(pass.Loads[value], turn);
        }
        Call("Load", typeof(float*));
        il.Emit(OpCodes.Stloc, local = _values[turn][value] = il.DeclareLocal(registers.Vector));
        return local;
    }

    private void Store(Instruction value, int array, int turn)
    {
        LocalBuilder stored = Local(value, turn);
        Address(array, turn);
        il.Emit(OpCodes.Ldloc, stored);
        Call("Store", typeof(float*), registers.Vector);
    }

    private void Address(int array, int turn)
    {
        il.Emit(OpCodes.Ldloc, _pointers[array]);
        il.Emit(OpCodes.Ldloc, _index);
        il.Emit(OpCodes.Ldc_I4, sizeof(float));
        il.Emit(OpCodes.Conv_I);
        il.Emit(OpCodes.Mul);
        il.Emit(OpCodes.Add);
        Add(turn * registers.Count * sizeof(float));
    }

    /// <summary>Asks for what the loop will need a page later: processors do not fetch ahead across pages by themselves.</summary>
    private void Prefetch(int array, int turn)
    {
        if (!pass.FetchesAhead || !Sse.IsSupported || registers.Count < Ahead) return;
        // Blocks are in the cache.
        if (pass.Arrays[array].IsBlock || pass.Arrays[array].Coded is not null) return;
        Address(array, turn);
        Add(PrefetchDistance);
        il.Emit(OpCodes.Call, typeof(Sse).GetMethod(nameof(Sse.Prefetch0), [typeof(void*)])!);
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
