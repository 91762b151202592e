namespace Panthera.Language;

/// <summary>
/// A function's <see cref="Function.Kind"/> rule for all kinds of arguments, looked up in a nanosecond: checking kinds is most of
/// what a search does with the children that it drops.
/// </summary>
internal sealed class KindTable
{
    /// <summary>Stands for a value whose kind is at fault, as an argument and as a result.</summary>
    public const byte Fault = ValueKinds.Count;

    private const int Codes = ValueKinds.Count + 1;

    private readonly byte[] _results;

    /// <summary>Tabulates a rule.</summary>
    public KindTable(int arity, KindRule rule)
    {
        int size = 1;
        for (int a = 0; a < arity; a++) size *= Codes;
        _results = new byte[size];
        ValueKind[] kinds = new ValueKind[arity];
        for (int index = 0; index < size; index++)
        {
            bool fault = false;
            for (int a = 0, rest = index; a < arity; a++, rest /= Codes)
            {
                kinds[a] = (ValueKind)(rest % Codes);
                fault |= rest % Codes == Fault;
            }
            _results[index] = fault ? Fault : rule(kinds) is { } kind ? (byte)kind : Fault;
        }
    }

    /// <summary>The code of the result's kind: the kind as a number, or <see cref="Fault"/>.</summary>
    public byte this[ReadOnlySpan<byte> arguments]
    {
        get
        {
            int index = 0;
            for (int a = arguments.Length - 1; a >= 0; a--) index = index * Codes + arguments[a];
            return _results[index];
        }
    }
}
