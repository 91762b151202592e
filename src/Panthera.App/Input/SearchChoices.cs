using System.CommandLine;
using Panthera.Language;
using Panthera.Search;
using Panthera.Search.Strategies;

namespace Panthera.App.Input;

/// <summary>How a search proceeds: all that is neither what it starts from, nor what it trains on, nor how long it may take.</summary>
internal sealed class SearchChoices
{
    private static readonly CandidateLimits Limits = new();
    private static readonly RaceOptions Race = new();

    private readonly Option<string> _strategy = new("--strategy")
    {
        HelpName = "NAME", DefaultValueFactory = _ => StrategyKinds.Default.Name,
        Description = "What to try next: " + string.Join("; ", StrategyKinds.All.Select(kind => $"{kind.Name} ({kind.Meaning})")),
    };
    private readonly Option<int> _population = Numbers.Option(
        "--population", "P", 1, 1_000_000, SearchDefaults.Population, "Programs that may become parents");
    private readonly Option<int> _tournament = Numbers.Option(
        "--tournament", "T", 1, 1_000_000, SearchDefaults.Tournament, "Programs that compete to become a parent");
    private readonly Option<int> _islands = Numbers.Option(
        "--islands", "N", 1, 1000, SearchDefaults.Islands, "Populations that hardly mix; they share the programs of --population");
    private readonly Option<int?> _constants = Numbers.Option(
        "--constant-share", "PERCENT", 0, 90, "Mutations that scale a constant, of all (default: 3)");
    private readonly Option<FunctionSet> _functions = FunctionChoice.Option();
    private readonly Option<int> _repeats = Numbers.Option(
        "--repeats", "R", 1, 1000, 1, "Independent repeats from the start programs, before the search begins anew from the best found");
    private readonly Option<long?> _restartAfter = Numbers.Option(
        "--restart-after", "N", 1L, long.MaxValue, "Begin anew after so many programs each time (default: when the curve is flat)");
    private readonly Option<bool> _noHurdles = new("--no-hurdles")
    {
        Description = "Let trainings go on whose loss is high at 10 % or 30 % of their steps",
    };
    private readonly Option<int> _seeds = Numbers.Option(
        "--race-seeds", "N", 1, 100, Race.Seeds, "Seeds that good candidates are measured on; what would be the best is measured on as many fresh ones");
    private readonly Option<int> _scaleSteps = Numbers.Option(
        "--scale-steps", "N", 0, 20, Race.ScaleSteps, "Factors of two that a race may move the learning rate by");
    private readonly Option<int> _maxStatements = Numbers.Option(
        "--max-statements", "N", 1, 10_000, Mutations.MaxStatements, "Programs of this length grow no more");
    private readonly Option<int> _maxState = Numbers.Option(
        "--max-state", "BYTES", 0, 1_000_000, Limits.StateBytes, "States a parameter that a candidate may have");
    private readonly Option<double> _maxStep = Numbers.Option(
        "--max-step", "NS", 0.1, 1e9, Limits.StepNanoseconds, "Expected nanoseconds a parameter that a candidate's step may take");
    private readonly Option<int> _maxTrainings = Numbers.Option(
        "--max-trainings", "N", 1, 1_000_000, Race.Trainings, "Trainings that one candidate may have");
    private readonly Option<double> _maxSeconds = Numbers.Option(
        "--max-seconds", "S", 0.01, 1e6, Race.TrainingSeconds, "Seconds that one training may take");
    private readonly Option<int> _finalists = Numbers.Option(
        "--finalists", "N", 1, 12, SearchDefaults.Finalists, "The best of a search among which the selection tasks choose");

    /// <summary>The options, in the order in which help lists them.</summary>
    public IReadOnlyList<Symbol> Options =>
    [
        _strategy, _population, _tournament, _islands, _constants, _functions, _repeats, _restartAfter, _noHurdles, _seeds, _scaleSteps,
        _maxStatements, _maxState, _maxStep, _maxTrainings, _maxSeconds, _finalists,
    ];

    /// <summary>A discovery's options with these choices; the others are left as they are.</summary>
    /// <exception cref="InputException">If they contradict each other.</exception>
    public DiscoveryOptions Apply(ParseResult arguments, DiscoveryOptions options)
    {
        int population = arguments.GetValue(_population), tournament = arguments.GetValue(_tournament), islands = arguments.GetValue(_islands);
        if (tournament > population) throw new InputException($"--tournament {tournament} is more than --population {population}");
        if (islands > population) throw new InputException($"--islands {islands} is more than --population {population}");
        return options with
        {
            Strategy = StrategyKinds.Named(arguments.GetRequiredValue(_strategy)),
            Settings = Settings(arguments),
            Restarts = new RestartRule(arguments.GetValue(_repeats), arguments.GetValue(_restartAfter)),
            HasHurdles = !arguments.GetValue(_noHurdles),
            Race = new RaceOptions
            {
                Seeds = arguments.GetValue(_seeds), ScaleSteps = arguments.GetValue(_scaleSteps), Trainings = arguments.GetValue(_maxTrainings),
                TrainingSeconds = arguments.GetValue(_maxSeconds),
            },
            Limits = new CandidateLimits
            {
                StateBytes = arguments.GetValue(_maxState), StepNanoseconds = arguments.GetValue(_maxStep),
            },
            Finalists = arguments.GetValue(_finalists),
        };
    }

    /// <summary>What strategies are made with.</summary>
    public StrategyOptions Settings(ParseResult arguments)
    {
        IReadOnlyList<Function> functions = FunctionChoice.Of(arguments.GetValue(_functions));
        int statements = arguments.GetValue(_maxStatements);
        return new StrategyOptions
        {
            Mutations = Mutations.Table(functions, statements, arguments.GetValue(_constants)), Functions = functions,
            Population = arguments.GetValue(_population), Tournament = arguments.GetValue(_tournament), Islands = arguments.GetValue(_islands),
            MaxStatements = statements,
        };
    }
}
