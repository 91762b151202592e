"""
Golden data for the catalogue's optimizers: trajectories of PyTorch's, and of plain references where it has none.

    python3 tests/Goldens/optimizers.py        writes optimizers.bin beside this file, the whole of it, in seconds

It needs PyTorch 1.13 (Debian 12: apt install python3-torch, and then /usr/bin/python3) and no data. One thread, float32, fixed
seeds: the same machine writes the same bytes. Another processor's kernels may round the last bits of gradients otherwise.

A perceptron with one hidden layer learns for 100 steps to read a seven-segment display, with a fresh batch each step. AdamW
trains it (the run `adamw`), and each step's gradient is kept. Every run then starts from the same weights and is fed those same
gradients, whatever its weights have become: trajectories stay as close as rounding allows and cannot diverge by chaos.

optimizers.bin, all numbers little-endian:

    4 bytes     uint32: the length in bytes of the header that follows
    header      JSON in UTF-8, padded with spaces so that the data begin at a multiple of 4
    data        float32, one row of `parameters` numbers after the other: the initial weights, the gradients of steps 1, 2, …,
                then for each run its weights after each of `recorded` steps

A row holds the arrays one after the other, each in rows as PyTorch has it: a linear layer's matrix is outputs × inputs. Header:

    torch        the version that wrote it
    parameters   the numbers in a row of the data
    arrays       name and shape of each array, in order; a vector's shape has one side
    steps        the number of gradients
    recorded     after which steps the weights are kept, 1 being the first
    initial      the row of the data with the initial weights
    gradients    the row with the first gradient
    runs         name
                 by               the class of torch.optim, or `reference` for a rule of this script
                 weightDecay      `decoupled`: w -= learning_rate · weight_decay · w, as in AdamW; `l2`: g += weight_decay · w;
                                  `none`
                 hyperparameters  by the names that programs have for them
                 weights          the row with the weights after the first of the recorded steps
                 rounding         how far the run is from itself in double precision, by `distance` below
"""

import json
import math
import os
import random
import struct
from dataclasses import dataclass, field
from pathlib import Path

# Before torch is loaded: these are read once. Sums that are split among threads or vectors depend on how many there are.
os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1", ATEN_CPU_CAPABILITY="default")

import torch
from torch import nn
from torch.nn import functional as F

STEPS, BATCH, SEED = 100, 32, 1
RECORDED = [1, 2, 5, 10, 20, 50, 100]

# The task: which of the segments a (top), b, … f (clockwise), g (middle) show the digits 0 to 9. An eighth lamp, the decimal
# point, is never lit, so a column of the first matrix has gradients of exactly zero.
DIGITS = ["abcdef", "bc", "abdeg", "abcdg", "bcfg", "acdfg", "acdefg", "abc", "abcdefg", "abcdfg"]
LAMPS, HIDDEN = "abcdefgp", 13


def draw_batch(rng):
    """Digits on a worn display (Breiman et al., 1984): one lamp in ten is inverted, and brightness varies."""
    targets = [rng.randrange(len(DIGITS)) for _ in range(BATCH)]

    def brightness(lamp, digit):
        return 0.0 if lamp == "p" else ((lamp in DIGITS[digit]) != (rng.random() < 0.1)) + rng.gauss(0, 0.2)

    return torch.tensor([[brightness(lamp, t) for lamp in LAMPS] for t in targets]), torch.tensor(targets)


def make_model(rng):
    """13 × 8 and 10 × 13: one matrix has more rows than columns, the other more columns than rows. Uniform weights, as PyTorch's."""
    model = nn.Sequential(nn.Linear(len(LAMPS), HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, len(DIGITS)))
    with torch.no_grad():
        for layer in (model[0], model[2]):
            bound = 1 / math.sqrt(layer.in_features)
            for p in layer.parameters():
                p.copy_(torch.tensor([rng.uniform(-bound, bound) for _ in range(p.numel())]).view_as(p))
    return model


def record_gradients(run):
    """Trains the model with a run's optimizer: names of arrays, initial weights, each step's gradients and loss."""
    rng = random.Random(SEED)
    model = make_model(rng)
    parameters = list(model.parameters())
    initial = [p.detach().clone() for p in parameters]
    optimizer, gradients, losses = run.optimizer(parameters), [], []
    for _ in range(STEPS):
        inputs, targets = draw_batch(rng)
        optimizer.zero_grad()
        loss = F.cross_entropy(model(inputs), targets)
        loss.backward()
        gradients.append([p.grad.clone() for p in parameters])
        losses.append(loss.item())
        optimizer.step()
    return [name for name, _ in model.named_parameters()], initial, gradients, losses


# References: each gets one array, its gradient, a dictionary that starts empty, the number of the step (1 at the first) and its
# constants, and returns the direction d of w -= learning_rate · (d + weight_decay · w).


def lion(w, g, state, t, beta1, beta2):
    """Chen et al., 2023: the sign of an interpolated momentum."""
    m = state.get("m", torch.zeros_like(w))
    state["m"] = beta2 * m + (1 - beta2) * g
    return torch.sign(beta1 * m + (1 - beta1) * g)


def adabelief(w, g, state, t, beta1, beta2, eps):
    """Zhuang et al., 2020, Algorithm 2: the second moment is about the first; each step adds ε to it, and the divisor has it again."""
    m = beta1 * state.get("m", torch.zeros_like(w)) + (1 - beta1) * g
    s = beta2 * state.get("s", torch.zeros_like(w)) + (1 - beta2) * (g - m) ** 2 + eps
    state.update(m=m, s=s)
    return m / (1 - beta1**t) / (torch.sqrt(s / (1 - beta2**t)) + eps)


def adafactor(w, g, state, t, decay, clipping, eps):
    """
    Shazeer, Stern, 2018, Algorithms 4 and 5 without momentum and without relative steps: β2 = 1 - t^-decay, a matrix' second
    moments are the product of its rows' and its columns' means over their mean, a vector's are kept, and updates are scaled to
    a root mean square of at most `clipping`.
    """
    beta2 = 1 - t**-decay
    squares = g * g + eps
    if w.dim() == 2:
        rows = beta2 * state.get("rows", 0) + (1 - beta2) * squares.mean(1, keepdim=True)
        columns = beta2 * state.get("columns", 0) + (1 - beta2) * squares.mean(0, keepdim=True)
        state.update(rows=rows, columns=columns)
        # ε² would be zero in single precision: the roots first, then their product.
        update = g * (torch.rsqrt(rows / rows.mean()) * torch.rsqrt(columns))
    else:
        state["v"] = beta2 * state.get("v", 0) + (1 - beta2) * squares
        update = g * torch.rsqrt(state["v"])
    return update / max(1.0, update.square().mean().sqrt().item() / clipping)


def muon(w, g, state, t, momentum, rows_are_outputs=True):
    """
    Jordan et al., 2024: Nesterov momentum, its singular values brought near 1 by five steps of a quintic Newton-Schulz iteration,
    in single precision. A vector is a matrix of one column. The factor is √max(1, outputs / inputs); outputs are a matrix' rows
    here, or its columns for those who store it the other way round.
    """
    m = momentum * state.get("m", torch.zeros_like(w)) + g
    state["m"] = m
    x = (g + momentum * m).view(len(w), -1)
    rows, columns = x.shape
    x = x / (x.norm() + 1e-7)
    x = x.t() if rows > columns else x
    for _ in range(5):
        a = x @ x.t()
        x = 3.4445 * x + (-4.7750 * a + 2.0315 * a @ a) @ x
    x = x.t() if rows > columns else x
    ratio = rows / columns if rows_are_outputs else columns / rows
    return x.reshape(w.shape) * math.sqrt(max(1.0, ratio))


class Reference(torch.optim.Optimizer):
    """A reference as PyTorch has optimizers."""

    def __init__(self, parameters, rule, lr, weight_decay=0.0, **constants):
        super().__init__(parameters, dict(lr=lr, weight_decay=weight_decay))
        self.rule, self.constants, self.steps = rule, constants, 0

    @torch.no_grad()
    def step(self, closure=None):
        self.steps += 1
        for group in self.param_groups:
            for w in group["params"]:
                direction = self.rule(w, w.grad, self.state[w], self.steps, **self.constants)
                w.sub_(group["lr"] * (direction + group["weight_decay"] * w))


class Decoupled:
    """An optimizer of PyTorch that lacks decoupled weight decay, with it: PyTorch 2 does just this."""

    def __init__(self, optimizer, weight_decay):
        self.optimizer, self.weight_decay = optimizer, weight_decay

    @torch.no_grad()
    def step(self):
        for group in self.optimizer.param_groups:
            for w in group["params"]:
                w.mul_(1 - group["lr"] * self.weight_decay)
        self.optimizer.step()


@dataclass
class Run:
    """One trajectory: an optimizer of torch.optim or a rule of this script, and its settings."""

    name: str
    what: object
    hyperparameters: dict
    weight_decay: str = "none"
    options: dict = field(default_factory=dict)  # what programs have no hyperparameter for
    wrapped: bool = False  # whether weight decay is ours, around an optimizer that would not decouple it

    @property
    def by(self):
        return f"torch.optim.{self.what.__name__}" if isinstance(self.what, type) else "reference"

    def optimizer(self, parameters):
        settings = {**self.hyperparameters, **self.options}
        settings["lr"] = settings.pop("learning_rate")
        if not isinstance(self.what, type):
            return Reference(parameters, self.what, **settings)
        if "beta1" in settings:
            settings["betas"] = settings.pop("beta1"), settings.pop("beta2")
        decay = settings.pop("weight_decay") if self.wrapped else 0
        optimizer = self.what(parameters, **settings)
        return Decoupled(optimizer, decay) if self.wrapped else optimizer


# Learning rates are large: first steps that are small beside the weights would drown in the weights' rounding.
ADAM = dict(learning_rate=0.02, beta1=0.9, beta2=0.999, eps=1e-8)
RADAM = {**ADAM, "learning_rate": 0.2}
NADAM = {**ADAM, "momentum_decay": 0.004}
SGD = dict(learning_rate=0.2, momentum=0.9)
MUON = dict(learning_rate=0.02, momentum=0.95, weight_decay=0.01)
DECAY = dict(weight_decay=0.01)
# NAdam of PyTorch 1.13 takes μ_t twice in the product up to t + 1 (corrected in 2.0), but not where it steps all arrays at once.
FOREACH = dict(foreach=True)

RUNS = [
    Run("adamw", torch.optim.AdamW, {**ADAM, **DECAY}, "decoupled"),
    # ε shows only where it is not small beside the gradients.
    Run("adamw-large-eps", torch.optim.AdamW, {**ADAM, **DECAY, "eps": 1e-2}, "decoupled"),
    # With β2 = 0.999 second moments still grow after 100 steps, and their maximum would never differ from them.
    Run("amsgrad", torch.optim.AdamW, {**ADAM, **DECAY, "beta2": 0.9}, "decoupled", dict(amsgrad=True)),
    Run("radam", torch.optim.RAdam, RADAM),
    Run("radam-l2", torch.optim.RAdam, {**RADAM, **DECAY}, "l2"),
    Run("radam-decoupled", torch.optim.RAdam, {**RADAM, **DECAY}, "decoupled", wrapped=True),
    Run("nadam", torch.optim.NAdam, NADAM, options=FOREACH),
    Run("nadam-l2", torch.optim.NAdam, {**NADAM, **DECAY}, "l2", FOREACH),
    Run("nadam-decoupled", torch.optim.NAdam, {**NADAM, **DECAY}, "decoupled", FOREACH, wrapped=True),
    Run("sgd", torch.optim.SGD, SGD),
    Run("sgd-l2", torch.optim.SGD, {**SGD, **DECAY}, "l2"),
    Run("sgd-decoupled", torch.optim.SGD, {**SGD, **DECAY}, "decoupled", wrapped=True),
    Run("lion", lion, dict(learning_rate=0.005, beta1=0.9, beta2=0.99, **DECAY), "decoupled"),
    Run("adabelief", adabelief, {**ADAM, **DECAY}, "decoupled"),
    Run("adafactor", adafactor, dict(learning_rate=0.02, decay=0.8, clipping=1.0, eps=1e-30, **DECAY), "decoupled"),
    Run("muon", muon, MUON, "decoupled"),
    Run("muon-inputs-by-outputs", muon, MUON, "decoupled", dict(rows_are_outputs=False)),
]


def follow(run, initial, gradients, dtype=torch.float32):
    """The weights after each recorded step of a run that is fed the gradients."""
    torch.set_default_dtype(dtype)
    parameters = [nn.Parameter(w.to(dtype, copy=True)) for w in initial]
    optimizer, recorded = run.optimizer(parameters), []
    for step, arrays in enumerate(gradients, start=1):
        for p, g in zip(parameters, arrays):
            # A copy: weight decay of some optimizers is added to the gradient in place.
            p.grad = g.to(dtype, copy=True)
        optimizer.step()
        if step in RECORDED:
            recorded.append([p.detach().clone() for p in parameters])
    torch.set_default_dtype(torch.float32)
    return recorded


def distance(run, other, initial):
    """The largest of |w - w'| / |w' - initial| over all recorded steps and arrays, Euclidean norms over an array."""
    return max(
        ((w.double() - v.double()).norm() / (v.double() - start.double()).norm()).item()
        for ws, vs in zip(run, other) for w, v, start in zip(ws, vs, initial))


def flat(arrays):
    return torch.cat([a.flatten() for a in arrays]).numpy().astype("<f4").tobytes()


def main():
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    names, initial, gradients, losses = record_gradients(RUNS[0])
    rows, described = [initial, *gradients], []
    for run in RUNS:
        weights = follow(run, initial, gradients)
        exact = follow(run, initial, gradients, torch.float64)
        described.append({
            "name": run.name, "by": run.by, "weightDecay": run.weight_decay, "hyperparameters": run.hyperparameters,
            "weights": len(rows), "rounding": float(f"{distance(weights, exact, initial):.2g}")})
        rows += weights
        print(f"{run.name:<24}{run.by:<20}rounding {described[-1]['rounding']:.1e}")
    header = {
        "torch": torch.__version__, "parameters": sum(w.numel() for w in initial),
        "arrays": [{"name": name, "shape": list(w.shape)} for name, w in zip(names, initial)],
        "steps": STEPS, "recorded": RECORDED, "initial": 0, "gradients": 1, "runs": described}
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 4)
    content = struct.pack("<I", len(text)) + text + b"".join(map(flat, rows))
    target = Path(__file__).with_name("optimizers.bin")
    target.write_bytes(content)
    print(f"loss {losses[0]:.2f} at step 1, {sum(losses[-10:]) / 10:.2f} over the last ten (ln 10 = {math.log(10):.2f})")
    print(f"{target.name}: {len(content):,} bytes, {header['parameters']} parameters, {len(RUNS)} runs")


if __name__ == "__main__":
    main()
