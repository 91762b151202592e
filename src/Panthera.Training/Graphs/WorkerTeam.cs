namespace Panthera.Training.Graphs;

/// <summary>Threads that run one piece of work together, again and again. The caller of <see cref="Run"/> is one of them.</summary>
internal sealed class WorkerTeam : IDisposable
{
    private readonly Worker[] _workers;
    private readonly Thread[] _threads;
    private readonly SemaphoreSlim _begin = new(0);
    private Action<Worker>? _work;
    private volatile Exception? _failure;
    private int _present;
    private volatile int _meetings;

    /// <summary>Starts the threads.</summary>
    public WorkerTeam(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        _workers = count == 1 ? [Worker.Alone] : [.. Enumerable.Range(0, count).Select(i => new Worker(i, count, this))];
        _threads = [.. _workers.Skip(1).Select(worker => new Thread(() => Serve(worker)) { IsBackground = true, Name = $"worker {worker.Index}" })];
        foreach (Thread thread in _threads) thread.Start();
    }

    /// <summary>The number of workers.</summary>
    public int Count => _workers.Length;

    /// <summary>Lets every worker do some work and returns when all have ended. Allocates nothing.</summary>
    public void Run(Action<Worker> work)
    {
        if (_threads.Length == 0)
        {
            work(_workers[0]);
            return;
        }
        // Workers that stopped in the middle no longer meet.
        if (_failure is { } earlier) throw new InvalidOperationException($"a worker failed before: {earlier.Message}", earlier);
        _work = work;
        _begin.Release(_threads.Length);
        Do(_workers[0]);
        if (_failure is { } failure) throw new InvalidOperationException($"a worker failed: {failure.Message}", failure);
    }

    /// <summary>A barrier: returns when all workers are here.</summary>
    public void Meet()
    {
        int meeting = _meetings;
        if (Interlocked.Increment(ref _present) == _workers.Length)
        {
            _present = 0;
            _meetings = meeting + 1;
            return;
        }
        // Meetings are microseconds apart; where a core is missing, the spinner soon gives its own away.
        SpinWait spinner = default;
        while (_meetings == meeting)
        {
            if (_failure is not null) throw new OperationCanceledException("another worker failed");
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    public void Dispose()
    {
        if (_threads.Length == 0) return;
        _work = null;
        _begin.Release(_threads.Length);
        foreach (Thread thread in _threads) thread.Join();
        _begin.Dispose();
    }

    private void Serve(Worker worker)
    {
        while (true)
        {
            _begin.Wait();
            if (_work is null) return;
            Do(worker);
        }
    }

    // The last meeting makes sure that nobody still works when the caller goes on.
    private void Do(Worker worker)
    {
        try
        {
            _work!(worker);
            Meet();
        }
        catch (Exception e)
        {
            _failure ??= e;
        }
    }
}
