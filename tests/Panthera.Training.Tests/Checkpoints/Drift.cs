using Panthera.Training.Graphs;
using Panthera.Training.Graphs.Operations;
using Panthera.Training.Models;

namespace Panthera.Training.Tests.Checkpoints;

/// <summary>Adds a number that every training pass moves: a model buffer that must be kept.</summary>
internal sealed class Drift : Operation
{
    public override string Name => "drift";

    public override Shape OutputShape(IReadOnlyList<Shape> inputs) => inputs[0];

    public override IReadOnlyList<ParameterRequest> Buffers(IReadOnlyList<Shape> inputs) =>
        [new("offset", new Shape(1), Initializers.Zeros), new("unused", new Shape(2, 3), Initializers.Ones)];

    public override unsafe void Forward(Site site, Worker worker)
    {
        Worker.Range share = worker.Share(site.Examples * site.OutputShape.Length, Line);
        for (int i = share.First; i < share.End; i++) site.Output[i] = site.Input(0)[i] + site.Buffer(0)[0];
    }

    public override unsafe void Backward(Site site, Worker worker)
    {
        Pass(site, 0, worker.Share(site.Examples * site.OutputShape.Length, Line));
        if (worker.IsFirst) site.Buffer(0)[0] = 0.9f * site.Buffer(0)[0] + 0.01f * site.Input(0)[0];
    }
}

/// <summary>A perceptron with <see cref="Drift"/> in it.</summary>
internal sealed record DriftingShape(int Inputs, int Classes) : ModelShape
{
    public override string Kind => "drifting";

    public override Graph Build(int batch)
    {
        Graph graph = new(batch);
        graph.Features(Inputs).Apply(new Linear(8, Initializers.He), "hidden").Apply(new Drift(), "drift").Apply(new Relu())
            .Apply(new Linear(Classes, Initializers.Xavier()), "head").Apply(new CrossEntropy());
        return graph;
    }
}
