namespace Panthera.Training.Graphs;

/// <summary>What the losses of a plan add up over a batch.</summary>
public sealed class Score
{
    /// <summary>The sum over targets of the loss in nats.</summary>
    public double Loss { get; set; }

    /// <summary>Targets whose most probable class was the right one.</summary>
    public int Correct { get; set; }
}

/// <summary>
/// Where the data of one operation lies in the memory of one plan. Matrices are row-major and examples follow one
/// another. The pointers stay valid as long as the plan lives; only those into the batch move, from slice to slice.
/// </summary>
public sealed unsafe class Site
{
    private readonly float*[] _inputs;
    private readonly float*[] _inputGradients;
    private readonly bool[] _accumulate;
    private readonly float*[] _parameters;
    private readonly float*[] _parameterGradients;
    private readonly float*[] _buffers;

    internal Site(Value value, int parameters, int buffers, Score score)
    {
        int inputs = value.Inputs.Count;
        InputShapes = [.. value.Inputs.Select(input => input.Shape)];
        OutputShape = value.Shape;
        Score = score;
        _inputs = new float*[inputs];
        _inputGradients = new float*[inputs];
        _accumulate = new bool[inputs];
        _parameters = new float*[parameters];
        _parameterGradients = new float*[parameters];
        _buffers = new float*[buffers];
    }

    /// <summary>The shapes of the inputs for one example.</summary>
    public Shape[] InputShapes { get; }

    /// <summary>The shape of the output for one example.</summary>
    public Shape OutputShape { get; }

    /// <summary>Where a loss adds what it finds.</summary>
    public Score Score { get; }

    /// <summary>Examples of a slice: how many a pass over this site covers.</summary>
    public int Examples { get; internal set; }

    /// <summary>The tokens of the slice; null without tokens.</summary>
    public int* Tokens { get; internal set; }

    /// <summary>The targets of the slice.</summary>
    public int* Targets { get; internal set; }

    /// <summary>Where the most probable class of each target of the slice goes; null in passes of training.</summary>
    public int* Predictions => Training ? null : PredictionsStart;

    internal int* PredictionsStart { get; set; }

    /// <summary>Targets in the whole batch, over which the loss is averaged.</summary>
    public int TargetCount { get; internal set; }

    /// <summary>Where the output goes.</summary>
    public float* Output { get; internal set; }

    /// <summary>The gradient of the loss by the output.</summary>
    public float* OutputGradient { get; internal set; }

    /// <summary>What the forward pass leaves for the backward pass.</summary>
    public float* Saved { get; internal set; }

    /// <summary>The few numbers that the forward pass leaves beside it.</summary>
    public float* Statistics { get; internal set; }

    /// <summary>A worker's own scratch memory.</summary>
    public float* Workspace(Worker worker) => WorkspaceStart + (nint)worker.Index * WorkspaceLength;

    /// <summary>Whether the pass is one of training; otherwise it only measures.</summary>
    public bool Training { get; internal set; }

    /// <summary>What was computed from the parameters when the step began; null where no input wants a gradient.</summary>
    public float* Prepared { get; internal set; }

    /// <summary>What was computed when the plan was made.</summary>
    public float* Constants { get; internal set; }

    /// <summary>The content of an input.</summary>
    public float* Input(int index) => _inputs[index];

    /// <summary>Where the gradient by an input goes; null if nobody wants it or it shares the output's.</summary>
    public float* InputGradient(int index) => _inputGradients[index];

    /// <summary>Whether the gradient by an input is to be added to what is there, rather than to replace it.</summary>
    public bool Accumulates(int index) => _accumulate[index];

    /// <summary>A parameter array.</summary>
    public float* Parameter(int index) => _parameters[index];

    /// <summary>The gradient of a parameter array, to be added to.</summary>
    public float* ParameterGradient(int index) => _parameterGradients[index];

    /// <summary>An array that the operation keeps from step to step and no gradient changes.</summary>
    public float* Buffer(int index) => _buffers[index];

    /// <summary>Where the scratch memory of the first worker begins.</summary>
    internal float* WorkspaceStart { get; set; }

    /// <summary>Floats of scratch memory that each worker has.</summary>
    internal int WorkspaceLength { get; set; }

    internal void SetBuffer(int index, float* content) => _buffers[index] = content;

    internal void SetInput(int index, float* content) => _inputs[index] = content;

    internal void SetInputGradient(int index, float* gradient, bool accumulate)
    {
        _inputGradients[index] = gradient;
        _accumulate[index] = accumulate;
    }

    internal void SetParameter(int index, float* content, float* gradient)
    {
        _parameters[index] = content;
        _parameterGradients[index] = gradient;
    }
}
