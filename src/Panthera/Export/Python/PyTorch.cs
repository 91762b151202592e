using Panthera.Language;

namespace Panthera.Export.Python;

/// <summary>PyTorch: a <c>torch.optim.Optimizer</c>, from version 1.13 on.</summary>
internal static class PyTorch
{
    /// <summary>The row of this target.</summary>
    public static ExportTarget Target { get; } = new()
    {
        Name = "pytorch", Meaning = "a torch.optim.Optimizer: parameter groups, foreach, state_dict", Extension = ".py", Comment = "#",
        Columns = PythonText.Columns, Body = Body,
    };

    private static readonly PythonLibrary Library = new()
    {
        Module = "torch", Rate = "lr", HasPlainScalars = true, Helpers = PyTorchHelpers.All,
        Words = new Dictionary<string, string>
        {
            ["power"] = "torch.pow", ["arcsin"] = "torch.asin", ["arccos"] = "torch.acos", ["arctan"] = "torch.atan",
            ["arcsinh"] = "torch.asinh", ["arccosh"] = "torch.acosh", ["arctanh"] = "torch.atanh", ["cbrt"] = "_cbrt",
        },
    };

    private static string Body(ExportedProgram program)
    {
        PythonDomain one = new(program, Library);
        ForeachDomain many = new(program, Library);
        one.Run();
        many.Run();
        return PythonText.File(
            program, ["math"], ["torch"],
            [Class(program, one), one.Function("_update", "Compute the update and the next states of one parameter."),
                many.Function("_update_foreach", "Compute those of several parameters, in lists.")],
            [.. Library.Helpers, PyTorchHelpers.PerArray(one.HasMatrices), PythonText.CheckFunction]);
    }

    private static string Class(ExportedProgram program, PythonDomain domain)
    {
        string rate = domain.Rate;
        (string Name, ValueKind Kind)[] states = [.. domain.States];
        string[] scalars = [.. states.Where(s => s.Kind == ValueKind.Scalar).Select(s => s.Name)];
        string[] settings = [.. domain.Settings.Select(s => s.Name)];
        string[] arrays = [.. domain.Parameters.Take(2 + states.Length).Where(p => !scalars.Contains(p))];
        string weights = domain.HasMatrices ? "_matrix(p)" : "p.float()", gradients = domain.HasMatrices ? "_matrix(p.grad)" : "p.grad.float()";
        string[] numbers =
        [
            .. scalars.Select(s => $"{s}=states[0][\"{s}\"]"), .. domain.ReadsStep ? ["step=states[0][\"step\"]"] : (string[])[],
            .. domain.ReadsRate ? [$"{rate}=group[\"{rate}\"]"] : (string[])[], .. settings.Select(s => $"{s}=group[\"{s}\"]"),
        ];
        return $$""""
            class {{program.ClassName}}(torch.optim.Optimizer):
            {{PythonText.Docstring(4, program, domain, ["params: parameters to optimize, or dicts that define parameter groups."],
                ["foreach: whether many parameters are updated at once (default: False)."], TreeNote(domain))}}

            {{PythonText.Call(4, "def __init__(", ["self", "params", .. PythonText.Defaults(program, domain), "*", "foreach=False"], "):")}}
            {{PythonText.Call(8, "defaults = dict(", [.. settings.Prepend(rate).Append("foreach").Select(n => $"{n}={n}")], ")")}}
                    super().__init__(params, defaults)

                def add_param_group(self, param_group):
                    """Add a group of parameters, which may have settings of its own."""
                    group = {**self.defaults, **param_group}
            {{PythonText.Check(8, rate, $"group[\"{rate}\"]", program.RateRange)}}
            {{PythonText.Checks(8, domain, name => $"group[\"{name}\"]")}}
                    super().add_param_group(param_group)

                @torch.no_grad()
                def step(self, closure=None):
                    """Make a step; parameters without a gradient are skipped.

                    Args:
                        closure: computes the loss anew and returns it, if given.
                    """
                    loss = None
                    if closure is not None:
                        with torch.enable_grad():
                            loss = closure()
                    batches = [b for group in self.param_groups for b in self._batches(group)]
            {{(domain.HasTreeSums
                ? "        results = _together([self._start(*batch) for batch in batches])\n        for batch, result in zip(batches, results):\n"
                    + "            self._finish(*batch, result)"
                : "        for batch in batches:\n            self._finish(*batch, self._start(*batch))")}}
                    return loss

                def _batches(self, group):
                    """List the parameters that are updated at once: those with equal numbers."""
                    batches = {}
                    for p in group["params"]:
                        if p.grad is None:
                            continue
                        if p.grad.is_sparse:
                            raise RuntimeError("sparse gradients are not supported")
                        state = self.state[p]
                        if not state:
                            state["step"] = 0
            {{PythonText.Joined(states.Select(s => $"                state[\"{s.Name}\"] = {Zero(s.Kind, weights, domain.HasMatrices)}"))}}
                        state["step"] += 1
            {{PythonText.Call(12, "key = (", ["p.device", "state[\"step\"]", .. scalars.Select(s => $"state[\"{s}\"]")], ")")}}
                        batches.setdefault(key if group["foreach"] else id(p), []).append(p)
                    return [(group, parameters) for parameters in batches.values()]

                def _start(self, group, parameters):
                    """Compute the update and the next states of parameters of a group."""
                    states = [self.state[p] for p in parameters]
            {{PythonText.Call(8, "arrays = dict(",
                [$"{arrays[0]}=[{weights} for p in parameters]", $"{arrays[1]}=[{gradients} for p in parameters]",
                    .. arrays[2..].Select(a => $"{a}=[s[\"{a}\"].float() for s in states]")], ")")}}
            {{PythonText.Call(8, "numbers = dict(", numbers, ")")}}
                    if group["foreach"]:
                        return _update_foreach(**arrays, **numbers)
                    return _update(**{name: a[0] for name, a in arrays.items()}, **numbers)

                def _finish(self, group, parameters, result):
                    """Subtract the update and keep the next states."""
            {{(states.Length == 0 ? "        (update,) = result" : PythonText.Several(8, "", ["update", .. states.Select(s => $"next_{s.Name}")], " = result"))}}
                    for i, p in enumerate(parameters):
                        u = update[i] if group["foreach"] else update
                        p.sub_(u.reshape(p.shape).to(p.dtype))
            {{PythonText.Joined(states.Select(s => Keep(s.Name, s.Kind)))}}
            """";
    }

    private static string TreeNote(PythonDomain domain) => domain.HasTreeSums
        ? "Sums over the whole tree are over all parameters that have a gradient, in all groups." : "";

    private static string Keep(string state, ValueKind kind) => kind == ValueKind.Scalar ? $"            self.state[p][\"{state}\"] = next_{state}"
        : $"            n = next_{state}[i] if group[\"foreach\"] else next_{state}\n            self.state[p][\"{state}\"] = n";

    private static string Zero(ValueKind kind, string weights, bool hasMatrices)
    {
        string Side(Side side) => side == Language.Side.One ? "1" : $"{weights}.shape[{(side == Language.Side.Rows ? 0 : 1)}]";
        return kind switch
        {
            ValueKind.Scalar => "0.0",
            ValueKind.Array => $"torch.zeros_like({weights})",
            ValueKind.PerArray when !hasMatrices => $"{weights}.new_zeros(())",
            _ => $"{weights}.new_zeros({Side(kind.Rows())}, {Side(kind.Columns())})",
        };
    }
}
