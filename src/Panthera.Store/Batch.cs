using Panthera.Store.Database;
using Panthera.Store.Tables;

namespace Panthera.Store;

/// <summary>
/// The transaction that lies open between two commits. One search at a time has one; whatever fails in it ends all writing, as
/// memory and file may then differ.
/// </summary>
internal sealed class Batch(RunDatabase database)
{
    private object? _owner;
    private bool _failed;

    /// <summary>Writes in a search's batch, which begins if there is none.</summary>
    /// <param name="owner">The search.</param>
    /// <param name="write">Writes.</param>
    /// <exception cref="InputException">If it cannot be written.</exception>
    /// <exception cref="InvalidOperationException">If another search's batch is open.</exception>
    public void Write(object owner, Action write)
    {
        if (_owner is not null && _owner != owner)
            throw new InvalidOperationException("Another batch is open: commit it first, as a transaction keeps one search's state only.");
        if (_failed) throw new InvalidOperationException("Writing failed before: resume the run from its file.");
        _failed = true;
        if (_owner is null) database.Statement("BEGIN IMMEDIATE").Run();
        _owner = owner;
        write();
        _failed = false;
    }

    /// <summary>Keeps a batch together with one last write.</summary>
    /// <param name="owner">The search.</param>
    /// <param name="write">Writes.</param>
    /// <exception cref="InputException">If it cannot be written.</exception>
    /// <exception cref="InvalidOperationException">If another search's batch is open.</exception>
    public void Commit(object owner, Action write)
    {
        Write(owner, () =>
        {
            write();
            Census.Write(database);
            database.Statement("COMMIT").Run();
        });
        _owner = null;
    }
}
