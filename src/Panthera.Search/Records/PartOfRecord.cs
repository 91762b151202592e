namespace Panthera.Search.Records;

/// <summary>A part of a record: the same under names of its own.</summary>
/// <param name="whole">The record.</param>
/// <param name="part">What its names begin with.</param>
public sealed class PartOfRecord(IRunRecord whole, string part) : IRunRecord
{
    /// <inheritdoc/>
    public ISearchRecord Search(string name) => whole.Search($"{part}: {name}");

    /// <inheritdoc/>
    public T Remember<T>(string name, Func<T> work) => whole.Remember($"{part}: {name}", work);
}
