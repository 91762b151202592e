using System.Buffers.Binary;
using System.Security.Cryptography;
using Panthera.Analysis;
using Panthera.Language;
using Panthera.Training;

namespace Panthera.Search;

/// <summary>How a search evolves.</summary>
public sealed record EvolutionOptions
{
    /// <summary>Seed of all random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Tells searches with one seed apart.</summary>
    public required ulong Stream { get; init; }

    /// <summary>The mutations to draw from.</summary>
    public required IReadOnlyList<Mutation> Mutations { get; init; }

    /// <summary>Programs that may become parents.</summary>
    public int Population { get; init; } = 100;

    /// <summary>Programs that compete to become a parent.</summary>
    public int Tournament { get; init; } = 8;

    /// <summary>Children in flight: child i is bred from what is known of the children up to i less this.</summary>
    public int Window { get; init; } = 64;
}

/// <summary>When a search ends: at the first limit that it meets.</summary>
/// <param name="Programs">Children.</param>
/// <param name="Work">Floating-point operations in trainings.</param>
/// <param name="Time">Wall-clock time; the only limit that makes a result depend on the machine.</param>
public readonly record struct Budget(int? Programs = null, double? Work = null, TimeSpan? Time = null);

/// <summary>
/// Regularised evolution (paper, section 2.1): breed, check, look up, evaluate, record, select. Deterministic on any number
/// of threads: the child i depends on the seed, on i, and on the children up to i less a fixed window.
/// </summary>
public sealed class Evolution(EvolutionOptions options, Evaluator evaluator, Probe probe, TrainerPool pool)
{
    /// <summary>The best candidates that are kept.</summary>
    private const int HallSize = 12;

    private readonly Dictionary<Fingerprint, int> _byFingerprint = [];
    private readonly Dictionary<ulong, int> _byBehaviour = [];
    private readonly (Strength Strength, HashSet<Fingerprint> Fingerprints)[] _seen =
        [.. Enum.GetValues<Strength>().Select(strength => (strength, new HashSet<Fingerprint>()))];
    private readonly List<Child> _children = [];
    private readonly RaceHistory _history = new();
    private readonly List<Candidate> _hall = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>An evaluation, perhaps still under way, and the size of the updates that its scale is for.</summary>
    private sealed record Trial(double Magnitude, Task<Evaluation> Evaluation);

    /// <summary>A child on its way; without trial if the probe refused it.</summary>
    private sealed record Child(Program Program, Identity Identity, double Magnitude, Origin Origin, Trial? Trial)
    {
        /// <summary>Its siblings that were refused while it was bred.</summary>
        public required RefusalCounts Refused { get; init; }

        /// <summary>Why the probe refused it, or null.</summary>
        public string? Refusal { get; init; }
    }

    /// <summary>What has been counted so far.</summary>
    public SearchCounts Counts { get; } = new();

    /// <summary>The best candidates, one a fingerprint, the best first.</summary>
    public IReadOnlyList<Candidate> Hall => _hall;

    /// <summary>Evolves from a start until a limit is met or the search is cancelled.</summary>
    /// <param name="start">The whole first population.</param>
    /// <param name="budget">When to end.</param>
    /// <param name="progress">Hears after every child.</param>
    /// <param name="cancellation">Ends the search; what was found stays.</param>
    public void Run(Candidate start, Budget budget, Action<Evolution>? progress, CancellationToken cancellation)
    {
        Population population = new(options.Population, start);
        Enter(start);
        _history.Expect(start.Scores);
        long began = TimeProvider.System.GetTimestamp();
        bool Ended() => cancellation.IsCancellationRequested || Counts.Generated >= budget.Programs || Counts.Work >= budget.Work
            || TimeProvider.System.GetElapsedTime(began) >= budget.Time;

        using CancellationTokenSource inFlight = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        int bred = 0;
        while (!Ended())
        {
            for (; bred < Counts.Generated + options.Window && bred < (budget.Programs ?? int.MaxValue); bred++)
                Breed(bred, population, inFlight.Token);
            try
            {
                population.Add(Record(_children[Counts.Generated]));
            }
            catch (OperationCanceledException)
            {
                break;
            }
            progress?.Invoke(this);
        }
        // What is still in flight when time is up has no place in the record.
        inFlight.Cancel();
        foreach (Child child in _children.Skip(Counts.Generated)) child.Trial?.Evaluation.ContinueWith(_ => { }, TaskScheduler.Default).Wait(CancellationToken.None);
    }

    /// <summary>A hash of every child's fingerprint and fitness, in order.</summary>
    public byte[] RunHash() => _hash.GetCurrentHash();

    private void Breed(int index, Population population, CancellationToken cancellation)
    {
        Rng rng = new(options.Seed, options.Stream, (ulong)index);
        Candidate parent = population.Tournament(options.Tournament, ref rng);
        RefusalCounts refused = new();
        Program program = Mutations.Breed(parent.Program, options.Mutations, ref rng, refused);
        Identity identity = Identity.Of(program);
        _children.Add(LookUp(program, identity, refused) ?? Begin(program, identity, refused, parent, index, cancellation));
    }

    private Child? LookUp(Program program, Identity identity, RefusalCounts refused) =>
        _byFingerprint.TryGetValue(identity.Strongest, out int known)
            ? _children[known] with
            {
                Program = program,
                Identity = identity,
                Refused = refused,
                Origin = _children[known].Trial is null ? Origin.Refused : Origin.SameFingerprint,
            }
            : null;

    private Child Begin(Program program, Identity identity, RefusalCounts refused, Candidate parent, int index, CancellationToken cancellation)
    {
        _byFingerprint[identity.Strongest] = index;
        if (probe.Run(program, out string? refusal) is not { } probed)
            return new Child(program, identity, 0, Origin.Refused, null) { Refused = refused, Refusal = refusal };
        if (_byBehaviour.TryGetValue(probed.Behaviour, out int known))
            return new Child(program, identity, probed.Magnitude, Origin.SameBehaviour, _children[known].Trial) { Refused = refused };
        _byBehaviour[probed.Behaviour] = index;
        double scale = parent.ScaleFor(probed.Magnitude);
        RaceRules rules = _history.Rules();
        Task<Evaluation> evaluation = pool.Submit(trainers => evaluator.Evaluate(trainers, program, scale, rules, cancellation));
        return new Child(program, identity, probed.Magnitude, Origin.Trained, new Trial(probed.Magnitude, evaluation)) { Refused = refused };
    }

    private Candidate Record(Child child)
    {
        Evaluation? evaluation = child.Trial?.Evaluation.GetAwaiter().GetResult();
        Counts.Add(child.Origin, child.Program, evaluation);
        Counts.Refused.Add(child.Refused);
        if (child.Refusal is { } refusal) Counts.Refused.Add(refusal);
        foreach ((Strength strength, HashSet<Fingerprint> seen) in _seen)
            if (!seen.Add(child.Identity[strength])) Counts.AddKnown(strength);
        if (child.Origin == Origin.Trained) _history.Add(evaluation!);
        Candidate candidate = evaluation is null
            ? new(child.Program, child.Identity.Strongest, 1, 1, new Fitness(Fitness.Failed, 0), [])
            : new(child.Program, child.Identity.Strongest, child.Magnitude, ScaleOf(child, evaluation), evaluation.Fitness, evaluation.Scores);
        Hash(child.Identity.Exact, candidate.Fitness);
        if (candidate.Fitness.Level >= 0) Enter(candidate);
        return candidate;
    }

    private static double ScaleOf(Child child, Evaluation evaluation) => child.Magnitude == child.Trial!.Magnitude
        ? evaluation.Scale
        : Scales.Rounded(evaluation.Scale * child.Trial.Magnitude / child.Magnitude);

    private void Enter(Candidate candidate)
    {
        int known = _hall.FindIndex(c => c.Fingerprint == candidate.Fingerprint);
        if (known >= 0) return;
        int place = _hall.FindIndex(c => candidate.Fitness > c.Fitness);
        if (place < 0) place = _hall.Count;
        if (place >= HallSize) return;
        _hall.Insert(place, candidate);
        if (_hall.Count > HallSize) _hall.RemoveAt(HallSize);
    }

    private void Hash(Fingerprint fingerprint, Fitness fitness)
    {
        Span<byte> bytes = stackalloc byte[28];
        BinaryPrimitives.WriteUInt128LittleEndian(bytes, fingerprint.Value);
        BinaryPrimitives.WriteInt32LittleEndian(bytes[16..], fitness.Level);
        BinaryPrimitives.WriteDoubleLittleEndian(bytes[20..], fitness.Score);
        _hash.AppendData(bytes);
    }
}
