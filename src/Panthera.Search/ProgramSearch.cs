using Panthera.Analysis;
using Panthera.Language;
using Panthera.Search.Overfitting;
using Panthera.Search.Records;
using Panthera.Search.Strategies;

namespace Panthera.Search;

/// <summary>
/// A search over programs (paper, section 2.1): breed, check, look up, evaluate, record, select. Deterministic on any number of
/// threads and through any number of interruptions: child i depends on the seed, on i, and on the children up to i less a
/// fixed window.
/// </summary>
public sealed class ProgramSearch
{
    private readonly SearchOptions _options;
    private readonly IReadOnlyList<Candidate> _starts;
    private readonly IEvaluator _evaluator;
    private readonly ISearchRecord _record;
    private readonly Lookup _lookup;
    private readonly SearchProgress _progress;
    private readonly Queue<ChildRecord> _inFlight = [];
    private IStrategy _strategy;

    /// <summary>A search from start programs, or one that goes on from where its record was last kept.</summary>
    /// <param name="options">How it proceeds.</param>
    /// <param name="starts">The programs that it begins with, the best fitness first.</param>
    /// <param name="names">What they are called and where they are from, in the same order.</param>
    /// <param name="evaluator">Judges candidates.</param>
    /// <param name="probe">Tells what programs do before they are trained.</param>
    /// <param name="record">Keeps what it does.</param>
    public ProgramSearch(
        SearchOptions options, IReadOnlyList<Candidate> starts, IReadOnlyList<StartRecord> names, IEvaluator evaluator, Probe probe, ISearchRecord record)
    {
        (_options, _evaluator, _record) = (options, evaluator, record);
        _starts = [.. starts.Select((start, s) => start with { Index = -1 - s })];
        if (record.Last is { } last)
        {
            _progress = SearchProgress.GoOn(last, CandidateAt);
            _strategy = options.Strategy.Begin(options.Settings, [.. _progress.Stretch.Starts.Select(CandidateAt)]);
            if (_progress.Checks.Best is { } best) BestOnLargerTasks = CandidateAt(best.Index);
            Rehearse(last);
        }
        else
        {
            record.Begin(names);
            _progress = SearchProgress.Begin(_starts, options.HurdleFloors, options.Strategy.BuildsOnStarts);
            _strategy = options.Strategy.Begin(options.Settings, _starts);
        }
        _lookup = new Lookup(record, probe, options.Limits, _progress.Counts);
    }

    /// <summary>What has been counted so far.</summary>
    public SearchCounts Counts => _progress.Counts;

    /// <summary>The best candidates, one a fingerprint, the best first.</summary>
    public HallOfFame Hall => _progress.Hall;

    /// <summary>The child that was counted last; null before the first of this session.</summary>
    public Candidate? Latest { get; private set; }

    /// <summary>What larger tasks said of the bests, if there is a rule that asks them.</summary>
    public OverfittingChecks Checks => _progress.Checks;

    /// <summary>The best of those that were measured on larger tasks; null if none was.</summary>
    public Candidate? BestOnLargerTasks { get; private set; }

    /// <summary>Whether the search has ended because what it found did ever worse on larger tasks.</summary>
    public bool Overfits => Checks.Stop(_options.Overfitting);

    /// <summary>How often the search began anew.</summary>
    public int Restarts => _progress.Stretch.Number;

    /// <summary>Wall-clock time in <see cref="Run"/>, of all sessions.</summary>
    public TimeSpan Elapsed => _progress.Elapsed;

    /// <summary>A hash of every child's fingerprint and fitness, in order.</summary>
    public ReadOnlySpan<byte> RunHash => _progress.Hash;

    /// <summary>Searches until a limit is met or it is cancelled.</summary>
    /// <param name="budget">When to end.</param>
    /// <param name="progress">Hears after every child.</param>
    /// <param name="cancellation">Ends the search; what was found stays.</param>
    public void Run(Budget budget, Action<ProgramSearch>? progress, CancellationToken cancellation)
    {
        using CancellationTokenSource inFlight = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        using Evaluations evaluations = new(_evaluator, _record, Counts.Times, inFlight.Token);
        // A search that is over waits for nothing.
        foreach (ChildRecord child in budget.Used(Counts, Elapsed) < 1 && !Overfits ? _inFlight : [])
            if (child.Origin == Origin.Trained && _record.Evaluation(child.Index) is null) evaluations.Begin(child);
        _progress.StartClock();
        try
        {
            long since = ThreadClock.Now;
            while (!cancellation.IsCancellationRequested && budget.Used(Counts, Elapsed) < 1 && !Overfits)
            {
                if (Checks.IsDue(_options.Overfitting, Hall.Best.Index, Counts.Work))
                {
                    Check(_options.Overfitting!, budget, cancellation);
                    continue;
                }
                long most = Math.Min(Counts.Generated + _options.Window, budget.Programs ?? long.MaxValue);
                while (_progress.Bred < most) Breed(evaluations, ref since);
                if (!evaluations.HaveEnded(_inFlight.Peek()))
                {
                    // What was found out while nothing had to be waited for is kept now: from here on a kill loses trainings.
                    Counts.Times.AddRecording(ref since);
                    Commit();
                    evaluations.Wait();
                    since = ThreadClock.Now;
                    continue;
                }
                Record(_inFlight.Dequeue(), budget);
                progress?.Invoke(this);
            }
            Counts.Times.AddRecording(ref since);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // What was found stays.
        }
        finally
        {
            _progress.StopClock();
            inFlight.Cancel();
            evaluations.Drain();
        }
        Commit();
    }

    private void Breed(Evaluations evaluations, ref long since)
    {
        // What was done since the last phase was told was recording.
        Counts.Times.AddRecording(ref since);
        long index = _progress.Bred++;
        Rng rng = new(_options.Seed, _options.Stream, (ulong)index);
        (Candidate parent, Program program, string mutation) = _strategy.Next(index, ref rng, Counts.Refused);
        Counts.Times.AddBreeding(ref since);
        Fingerprint exact = Fingerprint.Of(program);
        LookupResult found = _lookup.Find(program, index, exact, ref since);
        Counts.Times.AddCache(ref since);
        if (found.Refusal is { } refusal) Counts.Refused.Add(refusal);
        bool trains = found.Origin == Origin.Trained;
        ChildRecord child = new()
        {
            Index = index, Restart = _progress.Stretch.Number, Parent = parent.Index, Mutation = mutation, Program = program, Fingerprint = exact,
            Origin = found.Origin, Source = found.Source ?? index, Magnitude = found.Magnitude, Refusal = found.Refusal,
            Scale = trains ? parent.ScaleFor(found.Magnitude) : found.Factor,
            Rules = trains ? _progress.Rules.Numbers : [],
        };
        _record.Add(child);
        _strategy.Bred(child);
        _inFlight.Enqueue(child);
        if (trains) evaluations.Begin(child);
    }

    private void Record(ChildRecord child, Budget budget)
    {
        Evaluation? evaluation = EvaluationOf(child);
        Candidate candidate = Latest = CandidateOf(child, evaluation);
        if (_progress.Record(child, candidate, evaluation) && HallOfFame.EntryOf(candidate) is { } entry) _record.Add(entry);
        if (child.Restart == _progress.Stretch.Number) Learn(candidate, budget);
    }

    private void Learn(Candidate candidate, Budget budget)
    {
        _strategy.Learn(candidate);
        if (!_options.Restarts.IsOver(_progress.Stretch, _options.Settings.Population, budget.Used(Counts, Elapsed))) return;
        int next = _progress.Stretch.Number + 1;
        IReadOnlyList<Candidate> starts = _options.Restarts.BeginsAtStart(next) ? _starts : [Hall.Best];
        _progress.Stretch = new Stretch(next, _progress.Bred, [.. starts.Select(start => start.Index)]);
        _strategy = _options.Strategy.Begin(_options.Settings, starts);
    }

    /// <summary>Measures the best on larger tasks. It changes nothing but whether the search goes on, and comes between two children, so that it may be made again.</summary>
    private void Check(OverfittingRule rule, Budget budget, CancellationToken cancellation)
    {
        Candidate best = Hall.Best;
        LargerResult result = rule.Measure(best, cancellation);
        Counts.Add(result);
        Checks.Add(new OverfittingCheck(best.Index, Math.Min(1, budget.Used(Counts, Elapsed)), result.BySeed, result.Work));
        if (Checks.Best!.Index == best.Index) BestOnLargerTasks = best;
        Commit();
    }

    private void Commit()
    {
        long began = ThreadClock.Now;
        _record.Commit(_progress.Save());
        Counts.Times.AddRecording(ref began);
    }

    /// <summary>Lets a new strategy hear what the old one had heard, as far back as it remembers.</summary>
    private void Rehearse(Snapshot last)
    {
        Stretch stretch = _progress.Stretch;
        long from = Math.Max(stretch.First, last.Recorded - (_strategy.Memory ?? last.Recorded));
        // Those of the stretch before may be in flight still.
        from = Math.Min(from, last.Recorded);
        foreach (ChildRecord child in _record.Children(from, (int)(last.Bred - from)))
        {
            if (child.Index >= last.Recorded) _inFlight.Enqueue(child);
            if (child.Restart != stretch.Number) continue;
            _strategy.Bred(child);
            if (child.Index < last.Recorded) _strategy.Learn(CandidateOf(child, EvaluationOf(child)));
        }
    }

    private Evaluation? EvaluationOf(ChildRecord child) => child.Origin == Origin.Refused ? null : _record.Evaluation(child.Source);

    private Candidate CandidateAt(long index)
    {
        if (index < 0) return _starts[(int)(-1 - index)];
        ChildRecord child = _record.Children(index, 1)[0];
        return CandidateOf(child, EvaluationOf(child));
    }

    private static Candidate CandidateOf(ChildRecord child, Evaluation? evaluation)
    {
        if (evaluation is null)
            return new Candidate(child.Program, child.Fingerprint, 1, 1, new Fitness(Fitness.Failed, 0), []) { Index = child.Index };
        double scale = child.Origin == Origin.Trained ? evaluation.Scale : Scales.Rounded(evaluation.Scale * child.Scale);
        return new Candidate(child.Program, child.Fingerprint, child.Magnitude, scale, evaluation.Fitness, evaluation.Scores)
        {
            Index = child.Index, Selection = evaluation.Selection,
        };
    }
}
