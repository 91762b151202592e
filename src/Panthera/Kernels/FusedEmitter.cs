using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Panthera.Language;

namespace Panthera.Kernels;

/// <summary>Emits the code of one pass: a loop that loads a register of each array, computes, and stores.</summary>
internal sealed unsafe class FusedEmitter
{
    private readonly Phase _phase;
    private readonly Dictionary<Instruction, int> _loads = [], _constants = [];
    private readonly List<(Instruction Value, int Array)> _stores = [];

    public FusedEmitter(Phase phase, Schedule schedule)
    {
        _phase = phase;
        foreach (Instruction instruction in phase.Pass)
        {
            if (instruction.Role == Role.Reduction) Reductions.Add(instruction);
            if (instruction.Role == Role.Expand && instruction.Arguments[0].Kind != ValueKind.Array)
            {
                Storage memory = Storage.Block(new AlignedBuffer(BlockPass.BlockLength));
                Expansions.Add((instruction, memory));
                Load(instruction, memory);
            }
            else
                foreach (Instruction argument in instruction.Arguments) Refer(argument, schedule);
            if (instruction.IsArrayOfPass && schedule.IsKept(instruction)) _stores.Add((instruction, Array(schedule.StorageOf(instruction))));
        }
        foreach (Store store in phase.Stores)
        {
            Refer(store.Value, schedule);
            _stores.Add((store.Value, Array(store.Target)));
        }
    }

    /// <summary>The arrays that are read or written, in the order in which the code expects their addresses.</summary>
    public List<Storage> Arrays { get; } = [];

    /// <summary>The scalars and numbers an array that are read, in the order in which the code expects them.</summary>
    public List<Storage> Scalars { get; } = [];

    /// <summary>The values that are repeated into blocks before the code runs.</summary>
    public List<(Instruction Value, Storage Memory)> Expansions { get; } = [];

    /// <summary>The reductions, in the order of their sums.</summary>
    public List<Instruction> Reductions { get; } = [];

    /// <summary>Emits and compiles the loop for one width of registers.</summary>
    public FusedBody Emit(Registers registers)
    {
        DynamicMethod method = new(
            "fused", typeof(void), [typeof(float**), typeof(float*), typeof(double*), typeof(nint), typeof(nint)], typeof(FusedEmitter).Module, true);
        new Loop(this, registers, method.GetILGenerator()).Emit();
        FusedBody body = method.CreateDelegate<FusedBody>();
        RuntimeHelpers.PrepareDelegate(body);
        return body;
    }

    private void Refer(Instruction value, Schedule schedule)
    {
        if (value.IsArrayOfPass && value.Phase == _phase.Index) return;
        if (value.Kind == ValueKind.Array) Load(value, schedule.StorageOf(value));
        else if (_constants.TryAdd(value, Scalars.Count)) Scalars.Add(schedule.StorageOf(value));
    }

    private void Load(Instruction value, Storage storage)
    {
        if (!_loads.ContainsKey(value)) _loads[value] = Array(storage);
    }

    private int Array(Storage storage)
    {
        int index = Arrays.IndexOf(storage);
        if (index >= 0) return index;
        Arrays.Add(storage);
        return Arrays.Count - 1;
    }

    /// <summary>The loop while it is emitted.</summary>
    private sealed class Loop(FusedEmitter pass, Registers registers, ILGenerator il)
    {
        private readonly Dictionary<Instruction, LocalBuilder> _values = [];
        private readonly LocalBuilder[] _pointers = new LocalBuilder[pass.Arrays.Count];
        private readonly LocalBuilder _index = il.DeclareLocal(typeof(nint));
        private readonly LocalBuilder[] _sums = registers.Vector == typeof(Vector512<float>)
            ? [.. Enumerable.Range(0, 2 * pass.Reductions.Count).Select(_ => il.DeclareLocal(typeof(Vector512<double>)))] : [];

        public void Emit()
        {
            for (int a = 0; a < _pointers.Length; a++)
            {
                _pointers[a] = il.DeclareLocal(typeof(float*));
                il.Emit(OpCodes.Ldarg_0);
                Offset(a * sizeof(nint));
                il.Emit(OpCodes.Ldind_I);
                il.Emit(OpCodes.Stloc, _pointers[a]);
            }
            foreach ((Instruction value, int index) in pass._constants)
            {
                il.Emit(OpCodes.Ldarg_1);
                Offset(index * sizeof(float));
                il.Emit(OpCodes.Ldind_R4);
                il.Emit(OpCodes.Conv_R8);
                Call("Create", typeof(double));
                il.Emit(OpCodes.Stloc, _values[value] = il.DeclareLocal(registers.Vector));
            }
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
            foreach (Instruction instruction in pass._phase.Pass) Compute(instruction);
            foreach ((Instruction value, int array) in pass._stores) Store(value, array);
            il.Emit(OpCodes.Ldloc, _index);
            Offset(registers.Count);
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

        private void Compute(Instruction instruction)
        {
            if (pass._loads.ContainsKey(instruction)) return;
            if (instruction.Role == Role.Expand)
            {
                Push(instruction.Arguments[0]);
                il.Emit(OpCodes.Stloc, _values[instruction] = il.DeclareLocal(registers.Vector));
                return;
            }
            if (instruction.Role == Role.Reduction && _sums.Length > 0)
            {
                (MethodInfo lower, MethodInfo upper) = Sums.WideAccumulators(instruction.Function!.Reduction!.Term);
                AddHalf(instruction, 2 * pass.Reductions.IndexOf(instruction), lower);
                AddHalf(instruction, 2 * pass.Reductions.IndexOf(instruction) + 1, upper);
                return;
            }
            if (instruction.Role == Role.Reduction)
            {
                il.Emit(OpCodes.Ldarg_2);
                Offset(pass.Reductions.IndexOf(instruction) * Sums.Lanes * sizeof(double));
                il.Emit(OpCodes.Ldloc, _index);
                Push(instruction.Arguments[0]);
                Push(instruction.Arguments[^1]);
                il.Emit(OpCodes.Call, Sums.Accumulator(instruction.Function!.Reduction!.Term, registers.Vector));
                return;
            }
            foreach (Instruction argument in instruction.Arguments) Push(argument);
            il.Emit(OpCodes.Call, instruction.Function!.Elementwise!.Method(registers.Lanes, registers.Vector));
            il.Emit(OpCodes.Stloc, _values[instruction] = il.DeclareLocal(registers.Vector));
        }

        private void AddHalf(Instruction instruction, int sum, MethodInfo add)
        {
            il.Emit(OpCodes.Ldloc, _sums[sum]);
            Push(instruction.Arguments[0]);
            Push(instruction.Arguments[^1]);
            il.Emit(OpCodes.Call, add);
            il.Emit(OpCodes.Stloc, _sums[sum]);
        }

        private void SumsAddress(int half)
        {
            il.Emit(OpCodes.Ldarg_2);
            Offset(half * sizeof(Vector512<double>));
        }

        private void Push(Instruction value)
        {
            if (!_values.TryGetValue(value, out LocalBuilder? local))
            {
                Address(pass._loads[value]);
                Call("Load", typeof(float*));
                il.Emit(OpCodes.Stloc, local = _values[value] = il.DeclareLocal(registers.Vector));
            }
            il.Emit(OpCodes.Ldloc, local);
        }

        private void Store(Instruction value, int array)
        {
            Push(value);
            LocalBuilder stored = _values[value];
            il.Emit(OpCodes.Pop);
            Address(array);
            il.Emit(OpCodes.Ldloc, stored);
            Call("Store", typeof(float*), registers.Vector);
        }

        private void Address(int array)
        {
            il.Emit(OpCodes.Ldloc, _pointers[array]);
            il.Emit(OpCodes.Ldloc, _index);
            il.Emit(OpCodes.Ldc_I4, sizeof(float));
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.Mul);
            il.Emit(OpCodes.Add);
        }

        private void Offset(int bytes)
        {
            il.Emit(OpCodes.Ldc_I4, bytes);
            il.Emit(OpCodes.Conv_I);
            il.Emit(OpCodes.Add);
        }

        private void Call(string name, params Type[] parameters) => il.Emit(OpCodes.Call,
            registers.Lanes.GetMethod(name, BindingFlags.Static | BindingFlags.Public, parameters)!);
    }
}
