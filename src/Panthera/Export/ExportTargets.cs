using Panthera.Export.CSharp;
using Panthera.Export.Python;

namespace Panthera.Export;

/// <summary>What programs are exported to: a table, one row a target, each in a file of its own.</summary>
public static class ExportTargets
{
    /// <summary>All targets.</summary>
    public static IReadOnlyList<ExportTarget> All { get; } = [PyTorch.Target, Optax.Target, Python.Keras.Target, PlainCSharp.Target, CSharp.TorchSharp.Target, Latex.Latex.Target];

    /// <summary>The target with this name, or null.</summary>
    public static ExportTarget? Find(string name) => All.FirstOrDefault(t => t.Name == name);
}
