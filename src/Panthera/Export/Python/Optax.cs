using Panthera.Language;

namespace Panthera.Export.Python;

/// <summary>Optax, for JAX: a function that makes an <c>optax.GradientTransformation</c>.</summary>
internal static class Optax
{
    /// <summary>The row of this target.</summary>
    public static ExportTarget Target { get; } = new()
    {
        Name = "optax", Meaning = "a function that makes an optax.GradientTransformation, for JAX", Extension = ".py", Comment = "#",
        Columns = PythonText.Columns, Body = Body,
    };

    private static readonly PythonLibrary Library = new()
    {
        Module = "jnp", Rate = "learning_rate", HasPlainScalars = false, Words = new Dictionary<string, string>(),
        Helpers = NumPyHelpers.Of("jnp", "jnp.asarray(x, jnp.float32)", "jnp.asarray(x, float)"),
    };

    private static string Body(ExportedProgram program)
    {
        PythonDomain domain = new(program, Library);
        domain.Run();
        return PythonText.File(
            program, ["math", "from typing import Any, NamedTuple"], ["jax", "jax.numpy as jnp", "numpy as np", "optax"],
            [State(program, domain), Factory(program, domain), domain.Function("_update", "Compute the update and the next states of one array.")],
            [.. Library.Helpers, NumPyHelpers.PerArray("jnp", domain.HasMatrices), PythonText.CheckFunction]);
    }

    private static string State(ExportedProgram program, PythonDomain domain) =>
        $$""""
        class {{program.ClassName}}State(NamedTuple):
            """What {{ClassNames.Snake(program.ClassName)}} keeps from step to step."""

            count: Any
        {{PythonText.Joined(domain.States.Select(s => $"    {s.Name}: Any"))}}
        """";

    private static string Factory(ExportedProgram program, PythonDomain domain)
    {
        (string Name, ValueKind Kind)[] states = [.. domain.States];
        string array = domain.HasMatrices ? "_matrix" : "_single";
        string[] names = [.. states.Select(s => s.Name)], arrays = [.. states.Where(s => s.Kind != ValueKind.Scalar).Select(s => s.Name)];
        string[] numbers =
        [
            .. domain.ReadsStep ? ["step=_wide(count)"] : (string[])[], .. domain.ReadsRate ? ["learning_rate=_wide(rate)"] : (string[])[],
            .. domain.Settings.Select(s => $"{s.Name}={s.Name}"),
            .. states.Where(s => s.Kind == ValueKind.Scalar).Select(s => $"{s.Name}=state.{s.Name}"),
        ];
        string update = "_update(*a, **numbers)";
        return $$""""
            {{PythonText.Call(0, $"def {ClassNames.Snake(program.ClassName)}(", [.. PythonText.Defaults(program, domain)], "):")}}
            {{PythonText.Docstring(4, program, domain, [], [],
                "Parameters are needed. The learning rate may be a schedule, a function of the count of steps. "
                + (domain.HasTreeSums ? "Sums over the whole tree are over all arrays of the updates. " : "")
                + "Where JAX has no double precision, single takes its place.")}}
                if not callable(learning_rate):
            {{PythonText.Check(8, domain.Rate, domain.Rate, program.RateRange)}}
            {{PythonText.Checks(4, domain, name => name)}}

                def zeros(p, name):
            {{(domain.HasMatrices ? "        rows, columns = _matrix(p).shape" : "\0")}}
            {{PythonText.Call(8, "shapes = dict(", [.. states.Where(s => s.Kind != ValueKind.Scalar).Select(s => $"{s.Name}={NumPyHelpers.Shape(s.Kind, domain.HasMatrices)}")], ")")}}
                    return jnp.zeros(shapes[name], jnp.float32)

                def init(params):
            {{PythonText.Call(8, $"return {program.ClassName}State(",
                ["count=jnp.zeros((), jnp.int32)", .. states.Select(s => s.Kind == ValueKind.Scalar ? $"{s.Name}=_wide(0.0)"
                    : $"{s.Name}=jax.tree_util.tree_map(lambda p: zeros(p, \"{s.Name}\"), params)")], ")")}}

                def update(updates, state, params=None):
                    if params is None:
                        raise ValueError("params are needed: update(updates, state, params)")
                    gradients, tree = jax.tree_util.tree_flatten(updates)
                    count = state.count + 1
            {{(domain.ReadsRate ? "        rate = learning_rate(state.count) if callable(learning_rate) else learning_rate" : "\0")}}
                    arrays = [
                        [{{array}}(p) for p in tree.flatten_up_to(params)],
                        [{{array}}(g) for g in gradients],
            {{PythonText.Joined(arrays.Select(a => $"            tree.flatten_up_to(state.{a}),"))}}
                    ]
            {{PythonText.Call(8, "numbers = dict(", numbers, ")")}}
            {{(domain.HasTreeSums ? $"        results = _together([{update} for a in zip(*arrays)])" : $"        results = [{update} for a in zip(*arrays)]")}}
                    updates = [
                        -jnp.reshape(r[0], g.shape).astype(g.dtype)
                        for r, g in zip(results, gradients)
                    ]
            {{PythonText.Call(8, $"state = {program.ClassName}State(", ["count", .. names.Select((n, i) => states[i].Kind == ValueKind.Scalar
                ? $"results[0][{i + 1}] if results else state.{n}" : $"tree.unflatten([r[{i + 1}] for r in results])")], ")")}}
                    return tree.unflatten(updates), state

                return optax.GradientTransformation(init, update)
            """";
    }
}
