using System.Collections.Immutable;
using Panthera.Analysis;
using Panthera.Language;

namespace Panthera.Search;

/// <summary>A candidate as a record keeps it.</summary>
internal sealed record KeptCandidate(string Text, double Magnitude, double Scale, int Level, double Score, ImmutableArray<double> Scores, long Index, double? Selection = null)
{
    public static KeptCandidate Of(Candidate candidate) => new(
        candidate.Program.ToString(), candidate.Magnitude, candidate.Scale, candidate.Fitness.Level, candidate.Fitness.Score, candidate.Scores, candidate.Index, candidate.Selection);

    public Candidate Candidate()
    {
        Program program = Parser.Parse(Text);
        return new(program, Fingerprint.Of(program), Magnitude, Scale, new Fitness(Level, Score), Scores) { Index = Index, Selection = Selection };
    }
}
