namespace Panthera.Tests.Optimizers.References;

/// <summary>
/// An optimizer of one array in double precision, written from its paper and as plainly as that. It shares no code with the library:
/// no program, no function, no kernel.
/// </summary>
internal abstract class Reference
{
    /// <summary>The number of the step, 1 at the first.</summary>
    protected int T { get; private set; }

    /// <summary>Rows of the array; a vector is a column.</summary>
    protected int Rows { get; private set; }

    /// <summary>Columns of the array.</summary>
    protected int Columns { get; private set; }

    /// <summary>How many numbers the array has.</summary>
    protected int N => Rows * Columns;

    /// <summary>Makes it ready for an array.</summary>
    public Reference For(int rows, int columns)
    {
        (Rows, Columns) = (rows, columns);
        Begin();
        return this;
    }

    /// <summary>One step: changes the weights.</summary>
    public void Step(double[] w, double[] g, double lr)
    {
        T++;
        Change(w, g, lr);
    }

    /// <summary>Makes the states, all zero.</summary>
    protected abstract void Begin();

    /// <summary>Changes the weights.</summary>
    protected abstract void Change(double[] w, double[] g, double lr);

    /// <summary>A state.</summary>
    protected double[] Zeros() => new double[N];

    protected static double Average(double old, double current, double beta) => beta * old + (1 - beta) * current;

    protected static double Norm(double[] x) => Math.Sqrt(x.Sum(v => v * v));
}
