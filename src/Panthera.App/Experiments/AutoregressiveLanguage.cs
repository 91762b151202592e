using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>Language models that name the next token, at two sizes.</summary>
internal static class AutoregressiveLanguage
{
    private static readonly (string Name, string Model)[] Sizes =
    [
        ("decoder-small", "decoder:sequence=32,vocabulary=256,width=24,depth=2,heads=2"),
        ("decoder-large", "decoder:sequence=32,vocabulary=256,width=48,depth=2,heads=4"),
    ];

    public static Experiment Experiment { get; } = new()
    {
        Name = "language", Title = "language models that name the next token, at two sizes: Lion, AdamW", Data = "text",
        Paper = "Transformers of 110 to 731 million parameters on Wiki-40B and PG-19: Lion reaches the perplexity of AdamW in 1.5 to 2 times fewer steps.",
        Setting = "Models of about 30 and 80 thousand parameters, windows of 32 tokens of 256 and 300 steps with batches of 64 stand for those of the paper. "
            + LanguageOptimizers.Setting,
        Run = Run,
    };

    private static Outcome Run(Lab lab)
    {
        ProxyTask[] tasks = [.. Sizes.Select(size => lab.Task(size.Name, size.Model, batch: 64, steps: 300, measured: 1_024))];
        Contest contest = lab.Compare("language models", tasks, LanguageOptimizers.Of(lab));
        Claim[] claims =
        [
            .. Sizes.Select((size, t) => Claim.Of(
                $"{size.Name}: Lion's perplexity is below AdamW's after as many steps", contest.PerplexityAbove([t], 0, 1), isBelow: true, "per cent of the perplexity", 1)),
            .. Sizes.Select((size, t) => Claim.Of(
                $"{size.Name}: Lion needs fewer steps to the same loss (by 1.5 to 2 times)",
                contest.StepsAbove(t, 0, 1), isBelow: true, "doublings of the steps: -1 is half as many", 2)),
        ];
        return new Outcome(claims, [contest.Table()], contest.Details());
    }
}
