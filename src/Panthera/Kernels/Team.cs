using System.Runtime.ExceptionServices;

namespace Panthera.Kernels;

/// <summary>
/// The process's threads for steps: they are started when they are first needed, and sleep in between. One step has them at a time;
/// another that is made meanwhile does without.
/// </summary>
internal sealed class Team : IDisposable
{
    private const int Closed = 1 << 30, Entered = 1 << 15, InsideMask = Entered - 1;

    private readonly SemaphoreSlim _wake = new(0);
    private readonly List<Thread> _threads = [];
    private volatile bool _isOver;
    private int _isBusy, _state = Closed, _next, _items, _workers;
    private Action<int, int>? _work;
    private volatile Exception? _failure;

    /// <summary>The one of the process.</summary>
    public static Team Shared { get; } = new();

    /// <summary>
    /// Does items 0 to <paramref name="items"/> - 1, each once, and returns when all are done. Allocates nothing once the threads run.
    /// Waits for nobody who has not begun: if no other thread gets a processor, the caller does everything.
    /// </summary>
    /// <param name="workers">How many threads may take part, the caller's among them.</param>
    /// <param name="items">How many items there are.</param>
    /// <param name="work">Does an item: takes the worker, from 0 to <paramref name="workers"/> - 1, and the item.</param>
    /// <returns>False, with nothing done, if the threads have other work.</returns>
    /// <exception cref="Exception">What an item threw first; then some items may not have been begun.</exception>
    public bool TryRun(int workers, int items, Action<int, int> work)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(workers, Entered / 2);
        if (Interlocked.CompareExchange(ref _isBusy, 1, 0) != 0) return false;
        try
        {
            while (_threads.Count < workers - 1) Start();
            (_work, _items, _workers, _next, _failure) = (work, items, workers, 0, null);
            Volatile.Write(ref _state, Entered);
            // Who slept through earlier steps is awake already.
            int sleeping = workers - 1 - _wake.CurrentCount;
            if (sleeping > 0) _wake.Release(sleeping);
            Work(0);
            Interlocked.Or(ref _state, Closed);
            SpinWait spinner = default;
            while ((Volatile.Read(ref _state) & InsideMask) != 0) spinner.SpinOnce(sleep1Threshold: -1);
            _work = null;
            if (_failure is { } failure) ExceptionDispatchInfo.Throw(failure);
            return true;
        }
        finally
        {
            Volatile.Write(ref _isBusy, 0);
        }
    }

    /// <summary>Ends the threads. The process's team is never disposed of: its threads do not keep the process alive.</summary>
    public void Dispose()
    {
        _isOver = true;
        if (_threads.Count > 0) _wake.Release(_threads.Count);
        foreach (Thread thread in _threads) thread.Join();
        _wake.Dispose();
    }

    private void Start()
    {
        Thread thread = new(Serve) { IsBackground = true, Name = "Panthera step" };
        thread.Start();
        _threads.Add(thread);
    }

    private void Serve()
    {
        while (true)
        {
            _wake.Wait();
            if (_isOver) return;
            int worker = Enter();
            if (worker < 0) continue;
            Work(worker);
            Interlocked.Decrement(ref _state);
        }
    }

    /// <summary>Takes part, unless the work is over or there are enough; gives the worker's number or -1.</summary>
    private int Enter()
    {
        while (true)
        {
            int state = Volatile.Read(ref _state), worker = (state & ~Closed) / Entered;
            if ((state & Closed) != 0 || worker >= Volatile.Read(ref _workers)) return -1;
            if (Interlocked.CompareExchange(ref _state, state + Entered + 1, state) == state) return worker;
        }
    }

    private void Work(int worker)
    {
        try
        {
            while (_failure is null)
            {
                int item = Interlocked.Increment(ref _next) - 1;
                if (item >= _items) return;
                _work!(worker, item);
            }
        }
        catch (Exception e)
        {
            _failure ??= e;
        }
    }
}
