using SQLitePCL;
using static SQLitePCL.raw;

namespace Panthera.Store.Database;

/// <summary>
/// A prepared statement. Values are put in and read in order; those of a row lie under a <see cref="Seal"/>, which is its last
/// column.
/// </summary>
/// <remarks>
/// It calls SQLite directly: a command of the library above costs an object a value, and cannot store what is no number.
/// </remarks>
internal sealed class PreparedStatement : IDisposable
{
    private readonly RunDatabase _database;
    private readonly sqlite3_stmt _statement;
    private Seal _seal;
    private int _place;

    /// <summary>Prepares a statement.</summary>
    /// <exception cref="InputException">If the file does not have what it speaks of.</exception>
    public PreparedStatement(RunDatabase database, string sql)
    {
        _database = database;
        Check(sqlite3_prepare_v3(database.Handle, sql, SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    /// <summary>Begins anew.</summary>
    public PreparedStatement Start()
    {
        // What this returns is the last step's fault, which was told then.
        _ = sqlite3_reset(_statement);
        (_place, _seal) = (0, default);
        return this;
    }

    /// <summary>Puts in the next value.</summary>
    public PreparedStatement Put(long value)
    {
        Check(sqlite3_bind_int64(_statement, ++_place, value));
        _seal.Add(value);
        return this;
    }

    /// <summary>Puts in the next value, which may be infinite or no number.</summary>
    public PreparedStatement Put(double value)
    {
        // A zero is no more than a flag this way.
        Check(BitConverter.DoubleToInt64Bits(value) == 0 ? sqlite3_bind_int64(_statement, ++_place, 0) : sqlite3_bind_double(_statement, ++_place, value));
        _seal.Add(value);
        return this;
    }

    /// <summary>Puts in the next value.</summary>
    public PreparedStatement Put(string value)
    {
        Check(sqlite3_bind_text(_statement, ++_place, value));
        _seal.Add(value);
        return this;
    }

    /// <summary>Puts in the next value.</summary>
    public PreparedStatement Put(ReadOnlySpan<byte> value)
    {
        Check(sqlite3_bind_blob(_statement, ++_place, value));
        _seal.Add(value);
        return this;
    }

    /// <summary>Puts in that there is no next value.</summary>
    public PreparedStatement PutNothing()
    {
        Check(sqlite3_bind_null(_statement, ++_place));
        _seal.AddNothing();
        return this;
    }

    /// <summary>Puts in the next value, if there is one.</summary>
    public PreparedStatement Put(long? value) => value is { } some ? Put(some) : PutNothing();

    /// <summary>Puts in the row's seal as the last value and runs the statement.</summary>
    public void RunSealed()
    {
        Check(sqlite3_bind_int64(_statement, ++_place, _seal.Value));
        Run();
    }

    /// <summary>Runs a statement that gives no rows.</summary>
    public void Run()
    {
        int code = sqlite3_step(_statement);
        InputException? fault = code is SQLITE_DONE or SQLITE_ROW ? null : _database.FaultOf(code);
        Start();
        if (fault is not null) throw fault;
    }

    /// <summary>Goes to the next row; after the last one, the statement is at its beginning.</summary>
    public bool Step()
    {
        int code = sqlite3_step(_statement);
        (_place, _seal) = (0, default);
        if (code == SQLITE_ROW) return true;
        InputException? fault = code == SQLITE_DONE ? null : _database.FaultOf(code);
        Start();
        return fault is null ? false : throw fault;
    }

    /// <summary>The row's next value.</summary>
    public long Long()
    {
        long value = sqlite3_column_int64(_statement, _place++);
        _seal.Add(value);
        return value;
    }

    /// <summary>The row's next value; what is no number is stored as no value.</summary>
    public double Double()
    {
        double value = sqlite3_column_type(_statement, _place) == SQLITE_NULL ? double.NaN : sqlite3_column_double(_statement, _place);
        _place++;
        _seal.Add(value);
        return value;
    }

    /// <summary>The row's next value.</summary>
    public string Text()
    {
        string value = sqlite3_column_text(_statement, _place++).utf8_to_string() ?? "";
        _seal.Add(value);
        return value;
    }

    /// <summary>The row's next value, until the next step.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        ReadOnlySpan<byte> value = sqlite3_column_blob(_statement, _place++);
        _seal.Add(value);
        return value;
    }

    /// <summary>The row's next value, if there is one.</summary>
    public long? LongOrNothing() => SkipNothing() ? null : Long();

    /// <summary>Whether the row has no next value, which then is passed.</summary>
    public bool SkipNothing()
    {
        if (sqlite3_column_type(_statement, _place) != SQLITE_NULL) return false;
        _place++;
        _seal.AddNothing();
        return true;
    }

    /// <summary>Holds the row against its seal.</summary>
    /// <param name="row">What the row is, for the message.</param>
    /// <exception cref="InputException">If the row is not what was written.</exception>
    public void CheckSeal(FormattableString row)
    {
        if (sqlite3_column_type(_statement, _place) == SQLITE_INTEGER && sqlite3_column_int64(_statement, _place) == _seal.Value) return;
        Start();
        throw _database.Damage($"{row} is not what was written");
    }

    /// <inheritdoc/>
    public void Dispose() => _statement?.Dispose();

    private void Check(int code)
    {
        if (code != SQLITE_OK) throw _database.FaultOf(code);
    }
}
