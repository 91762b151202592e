using Panthera.Language;

namespace Panthera.Export.Python;

/// <summary>Keras 3: a <c>keras.optimizers.Optimizer</c> for each of its backends.</summary>
internal static class Keras
{
    /// <summary>The row of this target.</summary>
    public static ExportTarget Target { get; } = new()
    {
        Name = "keras", Meaning = "a keras.optimizers.Optimizer, for Keras 3 on any backend", Extension = ".py", Comment = "#",
        Columns = PythonText.Columns, Body = Body,
    };

    private static readonly PythonLibrary Library = new()
    {
        Module = "ops", Rate = "learning_rate", HasPlainScalars = false, Words = new Dictionary<string, string> { ["cbrt"] = "_cbrt" },
        Helpers = NumPyHelpers.Of("ops", "ops.cast(x, \"float32\")", "ops.cast(x, _WIDE)"),
    };

    private static string Body(ExportedProgram program)
    {
        PythonDomain domain = new(program, Library);
        domain.Run();
        return PythonText.File(
            program, ["math"], ["keras", "numpy as np", "from keras import ops"],
            ["# JAX has double precision only if it is told so.\n_WIDE = \"float32\" if keras.backend.backend() == \"jax\" else \"float64\"",
                Class(program, domain), domain.Function("_update", "Compute the update and the next states of one variable.")],
            [.. Library.Helpers, NumPyHelpers.PerArray("ops", domain.HasMatrices), PythonText.CheckFunction]);
    }

    private static string Class(ExportedProgram program, PythonDomain domain)
    {
        (string Name, ValueKind Kind)[] states = [.. domain.States];
        string array = domain.HasMatrices ? "_matrix" : "_single";
        // Keras has a weight decay of its own by that name, which must stay off.
        string[] settings = [.. domain.Settings.Select(s => s.Name)];
        string[] numbers =
        [
            .. domain.ReadsStep ? ["step=_wide(self.iterations + 1)"] : (string[])[],
            .. domain.ReadsRate ? ["learning_rate=_wide(learning_rate)"] : (string[])[], "**self._rule_settings",
        ];
        string[] arguments = [$"{array}(variable)", $"{array}(gradient)", .. states.Length > 0 ? ["*states"] : (string[])[], "**numbers"];
        string name = ClassNames.Snake(program.ClassName);
        return $$""""
            @keras.saving.register_keras_serializable(package="{{name}}")
            class {{program.ClassName}}(keras.optimizers.Optimizer):
            {{PythonText.Docstring(4, program, domain, [], ["name: the optimizer's name.", "**kwargs: see keras.optimizers.Optimizer."],
                domain.HasTreeSums ? "Sums over the whole tree are over all variables that have a gradient." : "")}}

            {{PythonText.Call(4, "def __init__(", ["self", .. PythonText.Defaults(program, domain), $"name=\"{name}\"", "**kwargs"], "):")}}
                    super().__init__(learning_rate=learning_rate, name=name, **kwargs)
                    if isinstance(learning_rate, (int, float)):
            {{PythonText.Check(12, domain.Rate, domain.Rate, program.RateRange)}}
            {{PythonText.Checks(8, domain, s => s)}}
            {{PythonText.Call(8, "self._rule_settings = dict(", [.. settings.Select(s => $"{s}={s}")], ")")}}

                def build(self, variables):
                    """Make the states of the variables, all zero."""
                    if self.built:
                        return
                    super().build(variables)
                    self._rule_states = [self._zeros(variable) for variable in variables]

                def _zeros(self, p):
            {{(domain.HasMatrices ? "        rows, columns = _matrix(p).shape" : "\0")}}
            {{PythonText.Call(8, "shapes = dict(", [.. states.Select(s => $"{s.Name}={NumPyHelpers.Shape(s.Kind, domain.HasMatrices)}")], ")")}}
                    return [
                        self.add_variable(shape=s, initializer="zeros", dtype="float32", name=n)
                        for n, s in shapes.items()
                    ]

            {{(domain.HasTreeSums ? Together : One)}}

                def _start(self, gradient, variable, learning_rate):
                    """Compute the update and the next states of a variable."""
            {{(states.Length > 0 ? "        states = self._rule_states[self._get_variable_index(variable)]\n        states = [ops.convert_to_tensor(s) for s in states]" : "\0")}}
            {{PythonText.Call(8, "numbers = dict(", numbers, ")")}}
            {{PythonText.Call(8, "return _update(", arguments, ")")}}

                def _finish(self, variable, result):
                    """Subtract the update and keep the next states."""
                    update = ops.reshape(result[0], variable.shape)
                    self.assign_sub(variable, ops.cast(update, variable.dtype))
            {{(states.Length > 0 ? "        states = self._rule_states[self._get_variable_index(variable)]\n        for state, value in zip(states, result[1:]):\n"
                + "            self.assign(state, ops.cast(value, state.dtype))" : "\0")}}

                def get_config(self):
                    """Return what from_config needs to make an equal optimizer."""
                    return {**super().get_config(), **self._rule_settings}
            """";
    }

    private const string One =
        """"
            def update_step(self, gradient, variable, learning_rate):
                """Make a variable's step."""
                self._finish(variable, self._start(gradient, variable, learning_rate))
        """";

    private const string Together =
        """"
            def _backend_update_step(self, grads, trainable_variables, learning_rate):
                """Make the step of all variables, which share sums."""
                updates = [
                    self._start(gradient, variable, learning_rate)
                    for gradient, variable in zip(grads, trainable_variables)
                ]
                for variable, result in zip(trainable_variables, _together(updates)):
                    self._finish(variable, result)

            def update_step(self, gradient, variable, learning_rate):
                """Make the step of a variable alone."""
                result = _together([self._start(gradient, variable, learning_rate)])[0]
                self._finish(variable, result)
        """";
}
