using Panthera.Language;
using Panthera.Rewriting.Graphs;

namespace Panthera.Rewriting.States;

/// <summary>A program and the graph of all its known forms.</summary>
/// <param name="Program">The program; no state is dead.</param>
/// <param name="Saturation">Its graph.</param>
internal sealed record StateView(Program Program, Saturation Saturation)
{
    /// <summary>The class of a state before the step.</summary>
    public int Before(int state) => Saturation.Graph.Find(Saturation.Graph.Add(Node.OfInput(Program.State(state), Program.StateKinds[state])));

    /// <summary>The class of a state after the step.</summary>
    public int After(int state) => Saturation.Graph.Find(Saturation.Results[state + 1]);

    /// <summary>The key of what a combination adds to its values: the coefficient of the number one.</summary>
    public const int One = -1;

    /// <summary>A state's next value as a combination of values, and perhaps of the number <see cref="One"/>.</summary>
    public Dictionary<int, double> Linear(int state)
    {
        int after = After(state);
        if (Saturation.Forms.View(after, NodeKind.Sum) is { } sum)
        {
            Dictionary<int, double> terms = [];
            if (sum.Number != 0) terms[One] = sum.Number;
            for (int c = 0; c < sum.Children.Length; c++)
            {
                int child = Saturation.Graph.Find(sum.Children[c]);
                terms[child] = terms.GetValueOrDefault(child) + sum.Coefficients[c];
            }
            return terms;
        }
        if (Saturation.Forms.View(after, NodeKind.Product) is { } product && product.Number != 1
            && Saturation.Forms.Product(product.Value, 1, NormalForms.Pairs(product)) is { Exactness: Exactness.Reals } rest)
            return new() { [Saturation.Graph.Find(rest.Id)] = product.Number };
        return new() { [after] = 1 };
    }
}

/// <summary>A change of what is stored.</summary>
/// <param name="State">The state.</param>
/// <param name="Value">What it is computed from, if it need not be stored.</param>
/// <param name="Scale">What it is divided by, if only its scale changes.</param>
internal readonly record struct StateChange(int State, Program? Value, double Scale = 1);

/// <summary>A rule about states: a row of <see cref="StateRules.All"/>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Meaning">What it says.</param>
/// <param name="Propose">What may be done; what removes a state is proven before it is done.</param>
internal sealed record StateRule(string Name, string Meaning, Func<StateView, IEnumerable<StateChange>> Propose);
