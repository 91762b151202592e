using System.Collections.Concurrent;
using Panthera.Training.Tasks;

namespace Panthera.Training;

/// <summary>The trainers of one thread: one a task, compiled when first asked for.</summary>
public sealed class Trainers : IDisposable
{
    private readonly Dictionary<ProxyTask, Trainer> _trainers = new(ReferenceEqualityComparer.Instance);

    /// <summary>This thread's trainer of a task.</summary>
    public Trainer For(ProxyTask task)
    {
        if (!_trainers.TryGetValue(task, out Trainer? trainer)) _trainers[task] = trainer = new Trainer(task);
        return trainer;
    }

    /// <summary>Ends the trainers.</summary>
    public void Dispose()
    {
        foreach (Trainer trainer in _trainers.Values) trainer.Dispose();
    }
}

/// <summary>
/// Threads that train, each with its own compiled models. A training runs on one thread; more threads run more trainings
/// side by side, so results do not depend on their number.
/// </summary>
public sealed class TrainerPool : IDisposable
{
    private readonly BlockingCollection<Action<Trainers>> _jobs = [];
    private readonly Thread[] _threads;
    private bool _disposed;

    /// <summary>Starts the threads.</summary>
    public TrainerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(threads);
        _threads = [.. Enumerable.Range(0, threads).Select(i => new Thread(Work) { IsBackground = true, Name = $"trainer {i}" })];
        foreach (Thread thread in _threads) thread.Start();
    }

    /// <summary>The number of threads.</summary>
    public int Threads => _threads.Length;

    /// <summary>Queues one piece of work; the first queued is the first begun.</summary>
    public Task<T> Submit<T>(Func<Trainers, T> work)
    {
        TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _jobs.Add(trainers =>
        {
            try
            {
                completion.SetResult(work(trainers));
            }
            catch (Exception e)
            {
                completion.SetException(e);
            }
        });
        return completion.Task;
    }

    /// <summary>Does the work for every item and returns the results in the items' order.</summary>
    public TResult[] Map<T, TResult>(IEnumerable<T> items, Func<Trainers, T, TResult> work)
    {
        Task<TResult>[] tasks = [.. items.Select(item => Submit(trainers => work(trainers, item)))];
        return [.. tasks.Select(task => task.GetAwaiter().GetResult())];
    }

    /// <summary>Lets the queued work end and stops the threads.</summary>
    public void Dispose()
    {
        if (_disposed) return;
        _disposed = true;
        _jobs.CompleteAdding();
        foreach (Thread thread in _threads) thread.Join();
        _jobs.Dispose();
    }

    private void Work()
    {
        using Trainers trainers = new();
        foreach (Action<Trainers> job in _jobs.GetConsumingEnumerable()) job(trainers);
    }
}
