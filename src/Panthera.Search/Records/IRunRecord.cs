namespace Panthera.Search.Records;

/// <summary>
/// Where a run keeps everything that it did, so that it can go on after any end and be read at any time. The search writes to
/// it and knows no more of it. For one thread.
/// </summary>
public interface IRunRecord
{
    /// <summary>The record of one of the run's searches: the old one if it was begun before.</summary>
    /// <param name="name">Its name within the run, such as <c>evolution</c>.</param>
    ISearchRecord Search(string name);

    /// <summary>The result of a piece of work: the kept one, or else it is done now and kept.</summary>
    /// <typeparam name="T">What JSON carries there and back without loss; infinite and undefined numbers are kept as such.</typeparam>
    /// <param name="name">The piece of work's name within the run.</param>
    /// <param name="work">Does it.</param>
    T Remember<T>(string name, Func<T> work);
}
