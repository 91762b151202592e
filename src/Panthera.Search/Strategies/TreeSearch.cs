using Panthera.Language;
using Panthera.Search.Records;

namespace Panthera.Search.Strategies;

/// <summary>
/// Monte Carlo tree search over statements, as older searches for optimizers did: the start programs are roots, a branch is one
/// statement that comes, goes or changes, and the tree grows where its programs are good or little is known (upper confidence
/// bounds). A node may have about as many branches as the square root of its visits: there are too many to try all.
/// </summary>
public sealed class TreeSearch : IStrategy
{
    /// <summary>How much a little-visited branch counts beside a good one; rewards lie between 0 and 1.</summary>
    private const double Exploration = 0.25;

    private readonly StrategyOptions _options;
    private readonly Node _root;
    private readonly Dictionary<long, Node> _nodes = [];

    private sealed class Node(Node? parent, Candidate? candidate)
    {
        public Node? Parent => parent;

        /// <summary>What children are mutated from; null until its fitness is known, and of those that cannot train.</summary>
        public Candidate? Candidate { get; set; } = candidate;

        public List<Node> Branches { get; } = [];

        /// <summary>Programs in this part of the tree, those under way included: they count as failures until they are known.</summary>
        public int Visits { get; set; } = 1;

        public double Rewards { get; set; }
    }

    /// <summary>A tree whose first branches are the starts.</summary>
    public TreeSearch(StrategyOptions options, IReadOnlyList<Candidate> starts)
    {
        _options = options;
        _root = new Node(null, null);
        foreach (Candidate start in starts)
        {
            Node node = new(_root, start) { Rewards = Reward(start.Fitness) };
            _root.Branches.Add(node);
            _nodes[start.Index] = node;
        }
    }

    /// <inheritdoc/>
    public int? Memory => null;

    /// <inheritdoc/>
    public Proposal Next(long index, ref Rng rng, RefusalCounts refused)
    {
        Node node = Best(_root)!;
        while (node.Branches.Count >= Math.Sqrt(node.Visits) && Best(node) is { } next) node = next;
        Program program = Mutations.Breed(node.Candidate!.Program, _options.Mutations, ref rng, out Mutation mutation, refused);
        return new Proposal(node.Candidate, program, mutation.Name);
    }

    /// <inheritdoc/>
    public void Bred(ChildRecord child)
    {
        Node node = _nodes[child.Index] = new Node(_nodes[child.Parent], null);
        node.Parent!.Branches.Add(node);
        for (Node? above = node.Parent; above is not null; above = above.Parent) above.Visits++;
    }

    /// <inheritdoc/>
    public void Learn(Candidate child)
    {
        Node node = _nodes[child.Index];
        // What cannot train has no future, and its memory is better spent on others.
        if (child.Fitness.Level > Fitness.Failed) node.Candidate = child;
        double reward = Reward(child.Fitness);
        for (Node? above = node; above is not null; above = above.Parent) above.Rewards += reward;
    }

    /// <summary>The branch with the highest bound among those whose program can be mutated.</summary>
    private static Node? Best(Node node)
    {
        Node? best = null;
        double highest = double.NegativeInfinity, logarithm = Math.Log(node.Visits + 1);
        foreach (Node branch in node.Branches)
        {
            if (branch.Candidate is null) continue;
            double bound = branch.Rewards / branch.Visits + Exploration * Math.Sqrt(logarithm / branch.Visits);
            if (bound > highest) (best, highest) = (branch, bound);
        }
        return best;
    }

    /// <summary>A fitness as a number from 0 to 1 that rises with it.</summary>
    private static double Reward(Fitness fitness)
    {
        if (fitness.Level == Fitness.Failed) return 0;
        double within = (Math.Clamp(fitness.Score, -Yardstick.MaxScore, Yardstick.MaxScore) / Yardstick.MaxScore + 1) / 2;
        return (fitness.Level + within) / (Fitness.Levels);
    }
}
