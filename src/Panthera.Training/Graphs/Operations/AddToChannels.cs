using Panthera.Numerics;

namespace Panthera.Training.Graphs.Operations;

/// <summary>y = x + e at every pixel, with one number of e a channel: (… × channels), (channels) → (… × channels).</summary>
public sealed class AddToChannels : Operation
{
    /// <inheritdoc/>
    public override string Name => "add to channels";

    /// <inheritdoc/>
    public override Shape OutputShape(IReadOnlyList<Shape> inputs)
    {
        RequireInputs(inputs, 2, 2);
        if (inputs[0].Rank < 2) throw Error($"the input {inputs[0]} has no pixels");
        if (inputs[1] != new Shape(inputs[0].Width)) throw Error($"{inputs[1]} has not one number for each of the {inputs[0].Width} channels of {inputs[0]}");
        return inputs[0];
    }

    /// <inheritdoc/>
    public override int? PassThrough(IReadOnlyList<Shape> inputs) => 0;

    /// <inheritdoc/>
    public override bool BackwardReadsInput(int input) => false;

    /// <inheritdoc/>
    public override bool BackwardReadsOutput => false;

    /// <inheritdoc/>
    public override Reuse Reuses => Reuse.OutputOverInput;

    /// <inheritdoc/>
    public override unsafe void Forward(Site site, Worker worker)
    {
        int channels = site.OutputShape.Width, length = site.OutputShape.Length;
        Worker.Range examples = worker.Share(site.Examples);
        for (int example = examples.First; example < examples.End; example++)
        {
            VectorKernel.Run(new AddRow
            {
                X = site.Input(0) + (nint)example * length,
                Row = site.Input(1) + (nint)example * channels,
                Y = site.Output + (nint)example * length,
                Rows = site.OutputShape.Rows,
                Channels = channels,
            });
        }
    }

    /// <inheritdoc/>
    public override unsafe void Backward(Site site, Worker worker)
    {
        int channels = site.OutputShape.Width, length = site.OutputShape.Length;
        Worker.Range examples = worker.Share(site.Examples);
        if (site.InputGradient(1) != null)
        {
            if (!site.Accumulates(1)) new Span<float>(site.InputGradient(1) + (nint)examples.First * channels, examples.Count * channels).Clear();
            for (int example = examples.First; example < examples.End; example++)
            {
                VectorKernel.Run(new ColumnSums
                {
                    Matrix = site.OutputGradient + (nint)example * length,
                    Rows = site.OutputShape.Rows,
                    Columns = channels,
                    RowLength = channels,
                    Target = site.InputGradient(1) + (nint)example * channels,
                });
            }
        }
        Pass(site, 0, new(examples.First * length, examples.End * length));
    }

    /// <summary>y = x + row, for each row of x. Y may be X.</summary>
    internal unsafe struct AddRow : IVectorKernel
    {
        public float* X;
        public float* Row;
        public float* Y;
        public int Rows;
        public int Channels;

        /// <inheritdoc/>
        public readonly void Run<TLanes, TVector>()
            where TLanes : struct, ILanes<TVector>
            where TVector : struct
        {
            for (int channel = 0; channel < Channels; channel += TLanes.Count)
            {
                int left = Channels - channel;
                TVector part = VectorMath.Load<TLanes, TVector>(Row + channel, left);
                nint offset = channel;
                for (int row = 0; row < Rows; row++, offset += Channels)
                    VectorMath.Store<TLanes, TVector>(Y + offset, left, TLanes.Add(VectorMath.Load<TLanes, TVector>(X + offset, left), part));
            }
        }
    }
}
