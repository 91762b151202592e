using Panthera.Training.Tasks;

namespace Panthera.App.Experiments;

/// <summary>Language models that name hidden tokens, at three sizes.</summary>
internal static class MaskedLanguage
{
    private static readonly (string Name, string Model, string Paper)[] Sizes =
    [
        ("bert-small", "bert:sequence=16,vocabulary=128,width=24,depth=2,heads=2", "4.25 → 4.18"),
        ("bert-medium", "bert:sequence=16,vocabulary=128,width=32,depth=2,heads=2", "3.54 → 3.42"),
        ("bert-large", "bert:sequence=16,vocabulary=128,width=48,depth=2,heads=4", "3.25 → 3.18"),
    ];

    public static Experiment Experiment { get; } = new()
    {
        Name = "masked-language", Title = "language models that name hidden tokens (BERT), at three sizes: Lion, AdamW", Data = "text",
        Paper = "BERT at three sizes on C4, perplexity of hidden tokens, AdamW → Lion: 4.25 → 4.18, 3.54 → 3.42, 3.25 → 3.18.",
        Setting = "Models of about 20 to 70 thousand parameters, windows of 16 tokens of 128 and 800 steps with batches of 64 stand for those of the paper. "
            + LanguageOptimizers.Setting,
        Run = Run,
    };

    private static Outcome Run(Lab lab)
    {
        ProxyTask[] tasks = [.. Sizes.Select(size => lab.Task(size.Name, size.Model, batch: 64, steps: 800, measured: 1_024))];
        Contest contest = lab.Compare("masked language models", tasks, LanguageOptimizers.Of(lab));
        Claim[] claims =
        [
            .. Sizes.Select((size, t) => Claim.Of(
                $"{size.Name}: Lion's perplexity is below AdamW's ({size.Paper})", contest.PerplexityAbove([t], 0, 1), isBelow: true, "per cent of the perplexity", 1)),
        ];
        return new Outcome(claims, [contest.Table()], contest.Details());
    }
}
