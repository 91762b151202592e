using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Panthera.Analysis;
using Panthera.Language;
using Panthera.Optimizers;
using Panthera.Search;
using Panthera.Search.Records;
using Panthera.Store;

namespace Panthera.Benchmarks;

/// <summary>
/// Writes a run of millions of children to a file and reads it as the command and a resumed search do. The children are those of
/// a search of the paper's size, again and again.
/// </summary>
internal static class RunFileBenchmark
{
    private const int Population = 1000, WarmUp = 80_000, Bred = 20_000, Batch = 1000, Flight = 1100, Longest = 30;

    /// <summary>One child in nine is trained, as in the paper; a hundredth of those are candidates for the hall of fame.</summary>
    private const int TrainedEvery = 9, HallEvery = 900;

    /// <summary>What takes as long as the file is large, and has no aim.</summary>
    private const string Everything = "every child without its program";

    private const string Search = "evolution";

    private const double AimSeconds = 5, AimBytes = 150;

    /// <summary>Prints rows a second, bytes a row, and seconds of whatever reads the file.</summary>
    /// <param name="arguments">How many children; ten millions if it is empty.</param>
    /// <exception cref="InputException">If that is no number of children.</exception>
    public static void Run(string[] arguments)
    {
        long count = 10_000_000;
        if (arguments.Length > 1 || (arguments.Length == 1
                && (!long.TryParse(arguments[0], NumberStyles.None, CultureInfo.InvariantCulture, out count) || count < 2 * Flight)))
            throw new InputException($"run-file takes how many children to write, a whole number from {2 * Flight}");
        (StartRecord[] starts, ChildRecord[] children) = Breed();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("panthera-run-file-");
        try
        {
            string path = Path.Combine(folder.FullName, "run" + RunPath.Extension);
            Console.WriteLine($"{count:N0} children of programs with {children.Average(c => c.Program.Statements.Length):F1} statements; peak memory {PeakMiB:N0} MiB");
            double seconds = Seconds(() => Write(path, starts, children, count));
            Console.WriteLine($"written: {count / seconds:N0} children/s, with a look-up of a key each, in batches of {Batch:N0}; peak memory {PeakMiB:N0} MiB");
            double bytes = new FileInfo(path).Length / (double)count;
            Console.WriteLine($"size: {bytes:F1} bytes a child, {new FileInfo(path).Length / 1048576.0:N0} MiB; aim {AimBytes / bytes:F2}×");
            Console.WriteLine($"{"of aim",8}{"seconds",10}  reading");
            foreach ((string name, Func<bool> read) in Reads(path, count))
            {
                bool right = false;
                double taken = Seconds(() => right = read());
                if (!right) throw new InvalidOperationException($"The file does not have what was written: {name}.");
                Console.WriteLine($"{(name == Everything ? "–" : $"{AimSeconds / taken:F0}×"),8}{taken,10:F4}  {name}");
            }
            Console.WriteLine($"peak memory {PeakMiB:N0} MiB");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static (string Name, Func<bool> Read)[] Reads(string path, long count) =>
    [
        ("open, and list with counts", () => Open(path, search => search.Totals.Children == count)),
        ($"resume: snapshot and the last {Flight:N0} children", () => Resume(path, search =>
            search.Last!.Bred == count && search.Children(count - Flight, Flight).Count == Flight)),
        ("10,000 look-ups of random keys", () => Resume(path, search => Random(10_000, count / TrainedEvery).All(
            i => search.Known(KeyOf(TrainedEvery * i, 1)) is not null))),
        ("the best child", () => Open(path, search =>
            search.Child(search.Last.Best).Index == search.Last.Best && search.Evaluation(search.Last.Best) is not null)),
        ("the lineage of the last child", () => Open(path, search => search.Lineage(count - 1).Count > 0)),
        ("the hall of fame", () => Open(path, search => search.Hall().LongCount() == (count + HallEvery - 1) / HallEvery)),
        ("1,000 random children with their programs", () => Open(path, search => Random(1000, count).All(i => search.Child(i).Index == i))),
        (Everything, () => Open(path, search => search.Facts().LongCount() == count)),
    ];

    private static bool Open(string path, Func<SearchReader, bool> read)
    {
        using RunReader run = RunFile.Read(path);
        return read(run.Searches.Single());
    }

    private static bool Resume(string path, Func<ISearchRecord, bool> read)
    {
        using RunFile run = RunFile.Resume(path);
        return read(run.Search(Search));
    }

    private static IEnumerable<long> Random(int numbers, long below)
    {
        Rng rng = new(4);
        for (int i = 0; i < numbers; i++) yield return (long)(rng.NextDouble() * below);
    }

    private static void Write(string path, StartRecord[] starts, ChildRecord[] children, long count)
    {
        using RunFile run = RunFile.Create(path, RunHeader.Now(["search", "--programs", $"{count}"], 1));
        ISearchRecord search = run.Search(Search);
        search.Begin(starts);
        // What a search keeps of its population between two sessions.
        string state = JsonSerializer.Serialize(Enumerable.Range(0, Population).Select(i => new { Child = count - i, Scale = 1.0 / (i + 3), Score = 1.0 / (i + 7) }));
        Rng rng = new(3);
        for (long index = 0; index < count; index++)
        {
            ChildRecord child = children[index % Bred];
            long round = index - index % Bred;
            bool trained = index % TrainedEvery == 0;
            long source = trained ? index : TrainedEvery * (long)(rng.NextDouble() * (index / TrainedEvery + 1));
            if (search.Known(KeyOf(source, 0)) is null != trained) throw new InvalidOperationException($"What is known of child {source} is wrong: {trained}.");
            search.Add(child with
            {
                Index = index,
                Parent = child.Parent < 0 ? child.Parent : round + child.Parent,
                Source = source,
                Origin = trained ? Origin.Trained : Origin.SameFingerprint,
                Magnitude = rng.NextDouble(),
                Scale = trained ? 0.0123 : 0,
                Rules = trained ? [0, 0.1 + rng.NextDouble(), rng.NextDouble(), rng.NextDouble()] : [],
            });
            if (trained)
            {
                KnownChild known = new(index, Origin.Trained, index, 1, 1);
                search.Know(KeyOf(index, 0), known);
                search.Know(KeyOf(index, 1), known);
                search.Add(index, new Evaluation(new Fitness(1, rng.NextDouble()), 0.0123, [rng.NextDouble(), rng.NextDouble()], [2.5, 2.1], 3, 0, 1e9, 0.2), 0.2);
            }
            if (index % HallEvery == 0)
                search.Add(new HallEntry(index, child.Fingerprint, child.Program.ToString(), 1, new Fitness(2, rng.NextDouble()), 9, 8, 1.5));
            if ((index + 1) % Batch == 0 || index + 1 == count)
                search.Commit(new Snapshot(index + 1, index + 1, 2, 1, TrainedEvery * (index / TrainedEvery / 2), 1, 100, state));
        }
    }

    private static UInt128 KeyOf(long index, ulong kind)
    {
        Rng rng = new(5, kind, (ulong)index);
        return new UInt128(rng.NextULong(), rng.NextULong());
    }

    /// <summary>The population after a while, and the children that are bred from it next.</summary>
    private static (StartRecord[] Starts, ChildRecord[] Children) Breed()
    {
        Rng rng = new(1);
        int oldest = 0;
        (long Index, Language.Program Program)[] members = [.. Enumerable.Repeat((0L, Catalogue.Open("program3").Parsed.Program), Population)];
        (long Index, Language.Program Program) Next(long index, out long parent, out string mutation, ref Rng random)
        {
            // Searches protect what is long, up to where it does not fit; without that, programs would shrink.
            (long Index, Language.Program Program) drawn = members[random.Next(Population)], rival = members[random.Next(Population)];
            int length = drawn.Program.Statements.Length, other = rival.Program.Statements.Length;
            if (other <= Longest && (other > length || length > Longest)) drawn = rival;
            parent = drawn.Index;
            mutation = Mutations.All[random.Next(Mutations.All.Count)].Name;
            return members[oldest++ % Population] = (index, Parser.Parse(Mutations.Breed(drawn.Program, Mutations.All, ref random).ToString()));
        }
        for (int i = 0; i < WarmUp; i++) Next(0, out _, out _, ref rng);
        StartRecord[] starts = [.. members.Select((member, i) => new StartRecord($"{i}", member.Program, 1))];
        members = [.. members.Select((member, i) => (-1L - i, member.Program))];
        ChildRecord[] children = new ChildRecord[Bred];
        for (int i = 0; i < Bred; i++)
        {
            Language.Program program = Next(i, out long parent, out string mutation, ref rng).Program;
            children[i] = new ChildRecord
            {
                Index = i, Restart = 0, Parent = parent, Mutation = mutation, Program = program, Fingerprint = Fingerprint.Of(program),
                Origin = Origin.Trained, Source = i,
            };
        }
        return (starts, children);
    }

    private static double Seconds(Action action)
    {
        long start = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static double PeakMiB
    {
        get
        {
            using Process self = Process.GetCurrentProcess();
            return self.PeakWorkingSet64 / 1048576.0;
        }
    }
}
