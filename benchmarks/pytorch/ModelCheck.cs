using System.Runtime.InteropServices;
using Panthera.Training.Graphs;

namespace Panthera.PyTorch;

/// <summary>What PyTorch computed for a model that was sent to it.</summary>
/// <param name="Loss">The mean loss of the batch.</param>
/// <param name="Gradients">Its gradients: 64-bit floats in our order and layout.</param>
internal sealed record ModelCheck(double Loss, byte[] Gradients)
{
    // In single precision the two libraries add up in different orders, and one ReLU of a residual network's millions that rounding
    // puts on the other side of its bend is a thousandth of the gradients' norm. A missing bias is far beyond this.
    private const double LossTolerance = 1e-4, GradientTolerance = 5e-3;

    /// <summary>How far a plan's gradients are from these, and the length of these: of a stretch of them, or of all.</summary>
    public (double Distance, double Norm) Compare(Plan plan, int offset = 0, int? length = null)
    {
        ReadOnlySpan<double> theirs = MemoryMarshal.Cast<byte, double>(Gradients);
        if (theirs.Length != plan.Gradients.Length)
            throw new InputException($"{plan.Gradients.Length} gradients here, {theirs.Length} in PyTorch");
        double distance = 0, norm = 0;
        for (int i = offset; i < offset + (length ?? theirs.Length); i++)
        {
            distance += (plan.Gradients[i] - theirs[i]) * (plan.Gradients[i] - theirs[i]);
            norm += theirs[i] * theirs[i];
        }
        return (Math.Sqrt(distance), Math.Sqrt(norm));
    }

    /// <summary>Makes sure that both sides have the same model before they are timed, and says how closely they agree.</summary>
    /// <exception cref="InputException">If they do not agree.</exception>
    public string Require(string name, Plan plan)
    {
        double loss = plan.ForwardBackward();
        (double distance, double norm) = Compare(plan);
        double off = distance / norm;
        if (!(Math.Abs(loss - Loss) < LossTolerance) || !(off < GradientTolerance))
            throw new InputException($"{name}: loss {loss:G7} here, {Loss:G7} in PyTorch; gradients differ by {off:G2} of their norm");
        return $"{name}: with the same fresh weights and batch, loss {loss:F5} here and {Loss:F5} in PyTorch,"
            + $" gradients {off:G2} of their norm apart";
    }
}
