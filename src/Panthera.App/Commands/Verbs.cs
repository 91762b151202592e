namespace Panthera.App.Commands;

/// <summary>The verbs, a table: a new verb is one row here and one file beside it.</summary>
internal static class Verbs
{
    /// <summary>Fresh verbs, in the order in which help lists them.</summary>
    public static IReadOnlyList<Verb> All() =>
    [
        new DiscoverVerb(),
        new SearchVerb(),
        new Figure2Verb(),
        new Figure3Verb(),
        new ShowVerb(),
        new SimplifyVerb(),
        new IdentifyVerb(),
        new RunsVerb(),
        new FingerprintVerb(),
        new ExportVerb(),
        new ConvertVerb(),
        new TrainVerb(),
        new SampleVerb(),
        new CompareVerb(),
        new FunnelVerb(),
        new ExperimentVerb(),
        new ModelsVerb(),
        new TasksVerb(),
        new DataVerb(),
        new OptimizersVerb(),
        new FunctionsVerb(),
        new MutationsVerb(),
    ];
}
