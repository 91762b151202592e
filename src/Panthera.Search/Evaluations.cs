using System.Collections.Concurrent;
using Panthera.Search.Records;

namespace Panthera.Search;

/// <summary>The evaluations under way. Each is recorded when it ends, whatever the order; only the thread of the search records.</summary>
internal sealed class Evaluations(IEvaluator evaluator, ISearchRecord record, SearchTimes times, CancellationToken cancellation) : IDisposable
{
    private readonly Dictionary<long, Task<Evaluation>> _pending = [];
    private readonly BlockingCollection<long> _ended = [];

    /// <summary>Begins to evaluate a child.</summary>
    public void Begin(ChildRecord child)
    {
        Task<Evaluation> task = evaluator.Evaluate(new EvaluationRequest(child.Program, child.Scale, RaceRules.Of(child.Rules)), cancellation);
        _pending[child.Index] = task;
        task.ContinueWith(_ => _ended.Add(child.Index), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    /// <summary>Whether a child's fitness is known.</summary>
    public bool HaveEnded(ChildRecord child) => !_pending.ContainsKey(child.Source);

    /// <summary>Waits until an evaluation ends, and records all that have.</summary>
    /// <exception cref="OperationCanceledException">If they are cancelled.</exception>
    public void Wait()
    {
        long first = _ended.Take(cancellation), began = ThreadClock.Now;
        Record(first);
        while (_ended.TryTake(out long index)) Record(index);
        times.AddRecording(ref began);
    }

    /// <summary>Waits until none is under way any more, after they were cancelled, and records those that had ended.</summary>
    public void Drain()
    {
        foreach ((long index, Task<Evaluation> task) in _pending)
        {
            Task.WaitAny([task], CancellationToken.None);
            if (task.IsCompletedSuccessfully) record.Add(index, task.Result, task.Result.Seconds);
        }
        _pending.Clear();
    }

    /// <summary>Frees the queue.</summary>
    public void Dispose() => _ended.Dispose();

    private void Record(long index)
    {
        Evaluation evaluation = _pending[index].GetAwaiter().GetResult();
        _pending.Remove(index);
        record.Add(index, evaluation, evaluation.Seconds);
    }
}
