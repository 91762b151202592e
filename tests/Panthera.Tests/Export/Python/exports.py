"""
Trains a small network with exported optimizers and records every step: weights, gradients and the update, as PyTorch's optimizer
makes it, and as those of the other libraries make it of the same weights and gradients. Parameters are in double precision, and
rounded to single before each step, so that the update can be told from the weights to its last bit.
"""

import ast
import copy
import json
import os
import sys
import warnings

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "standins"))

import jax  # a stand-in
import keras  # a stand-in
import numpy as np
import optax  # a stand-in
import torch

warnings.simplefilter("ignore")
np.seterr(all="ignore")
torch.set_num_threads(1)
SIDES, EXAMPLES, SLOPE = [6, 10, 4], 32, 256


def schedule(step, steps):
    """A value of a cosine between 0 and 1 that is exact in single precision."""
    return round(SLOPE * (0.55 + 0.45 * np.cos(np.pi * step / steps))) / SLOPE


def network(seed):
    torch.manual_seed(seed)
    layers = torch.nn.Linear(SIDES[0], SIDES[1]), torch.nn.Tanh(), torch.nn.Linear(SIDES[1], SIDES[2])
    return torch.nn.Sequential(*layers).double()


def load(path):
    """The names that a file defines, after a look at its form."""
    with open(path, encoding="utf-8") as file:
        text = file.read()
    tree = ast.parse(text)
    for node in ast.walk(tree):
        if isinstance(node, (ast.ClassDef, ast.Module)):
            assert ast.get_docstring(node), f"{path}: {node} has no docstring"
    names = {"__name__": "exported"}
    exec(compile(tree, path, "exec"), names)
    return names


def flat(tensors):
    return np.concatenate([np.asarray(t, np.float64).ravel() for t in tensors])


class TorchRun:
    """Trains with the exported class; a second network follows with foreach, on the same gradients."""

    def __init__(self, kind, steps):
        self.model, self.follower = network(1), network(1)
        self.parameters, self.followers = list(self.model.parameters()), list(self.follower.parameters())
        self.optimizer, self.other = kind(self.parameters), kind(self.followers, foreach=True)
        rate = lambda step: schedule(step, steps)
        self.schedulers = [torch.optim.lr_scheduler.LambdaLR(o, rate) for o in (self.optimizer, self.other)]
        generator = torch.Generator().manual_seed(2)
        self.inputs = torch.randn(EXAMPLES, SIDES[0], generator=generator).double()
        self.targets = torch.randint(SIDES[2], (EXAMPLES,), generator=generator)
        self.differs = False

    def step(self):
        self.optimizer.zero_grad()
        torch.nn.functional.cross_entropy(self.model(self.inputs), self.targets).backward()
        for p, q in zip(self.parameters, self.followers):
            p.data.copy_(p.data.float())
            p.grad.copy_(p.grad.float())
            q.data.copy_(p.data)
            q.grad = p.grad.clone()
        before, gradients = flat(p.detach() for p in self.parameters), flat(p.grad for p in self.parameters)
        for optimizer, scheduler in zip((self.optimizer, self.other), self.schedulers):
            optimizer.step()
            scheduler.step()
        after = flat(p.detach() for p in self.parameters)
        self.differs |= not np.array_equal(after, flat(q.detach() for q in self.followers), equal_nan=True)
        return before, gradients, before - after


class OptaxRun:
    def __init__(self, make, steps, shapes, peak):
        self.rule, self.shapes = make(learning_rate=lambda count: peak * schedule(int(count), steps)), shapes
        self.state = self.rule.init(self.tree(np.zeros(sum(int(np.prod(s)) for s in shapes), np.float32)))

    def tree(self, values):
        pieces, at = {}, 0
        for i, shape in enumerate(self.shapes):
            size = int(np.prod(shape))
            pieces[f"array{i}"] = jax.numpy.asarray(values[at : at + size].reshape(shape), np.float32)
            at += size
        return pieces

    def step(self, weights, gradients):
        updates, self.state = self.rule.update(self.tree(gradients), self.state, self.tree(weights))
        for leaf in jax.tree_util.tree_flatten(tuple(self.state))[0]:
            assert leaf.dtype == np.float32 or leaf.shape == (), f"a state is {leaf.dtype}"
        return -flat(updates[key] for key in sorted(updates))


class KerasRun:
    def __init__(self, kind, steps, shapes, peak):
        self.optimizer, self.steps, self.peak = kind(), steps, peak
        self.optimizer = kind.__call__(**{k: v for k, v in self.optimizer.get_config().items() if k == "name" or v is not None})
        self.variables = [keras.optimizers.Variable(np.zeros(s)) for s in shapes]
        self.optimizer.build(self.variables)
        self.made = 0

    def step(self, weights, gradients):
        at, pieces = 0, []
        for variable in self.variables:
            size = variable.value.size
            variable.value = keras.ops.cast(weights[at : at + size].reshape(variable.shape), "float64")
            pieces.append(keras.ops.cast(gradients[at : at + size].reshape(variable.shape), "float32"))
            at += size
        self.optimizer.learning_rate = self.peak * schedule(self.made, self.steps)
        self.optimizer.apply(pieces, self.variables)
        self.made += 1
        return weights - flat(v.value for v in self.variables)


def run(request):
    """Trains with one program and writes a row of numbers a step."""
    steps, stem = request["steps"], os.path.join(request["folder"], request["name"])
    name, function = request["className"], request["functionName"]
    first = TorchRun(load(stem + ".pytorch.py")[name], steps)
    shapes = [tuple(p.shape) for p in first.parameters]
    others = [OptaxRun(load(stem + ".optax.py")[function], steps, shapes, request["rate"]),
              KerasRun(load(stem + ".keras.py")[name], steps, shapes, request["rate"])]
    with open(stem + ".bin", "wb") as file:
        for _ in range(steps):
            before, gradients, update = first.step()
            for row in [before, gradients, update] + [other.step(before, gradients) for other in others]:
                file.write(row.astype(np.float32).tobytes())
    return {"foreachDiffers": first.differs, "shapes": shapes}


def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert text in str(error), f"expected {text!r}, found {error!r}"
        return
    raise AssertionError(f"nothing was raised; expected {text!r}")


def train(optimizer, parameters, steps, seed=0):
    generator = torch.Generator().manual_seed(seed)
    for _ in range(steps):
        for p in parameters:
            p.grad = torch.randn(p.shape, generator=generator).to(p.dtype)
        optimizer.step()


def fresh(*shapes, dtype=torch.float32):
    generator = torch.Generator().manual_seed(9)
    return [torch.nn.Parameter(torch.randn(s, generator=generator).to(dtype)) for s in shapes]


def behave(request):
    """What users of PyTorch expect of an optimizer, beside its numbers."""
    stem, name = os.path.join(request["folder"], request["name"]), request["className"]
    kind = load(stem + ".pytorch.py")[name]
    for foreach in (False, True):
        # State goes through state_dict: training goes on to the same bits.
        one = fresh((3, 4), (4,), ())
        first = kind(one, foreach=foreach)
        train(first, one, 5)
        saved = json.loads(json.dumps({k: str(type(v)) for k, v in first.state_dict().items()}))
        assert set(saved) == {"state", "param_groups"}
        two = [torch.nn.Parameter(p.detach().clone()) for p in one]
        second = kind(two, foreach=foreach)
        second.load_state_dict(copy.deepcopy(first.state_dict()))
        train(first, one, 5, seed=1)
        train(second, two, 5, seed=1)
        assert all(torch.equal(p, q) for p, q in zip(one, two)), "a loaded state leads elsewhere"
        # A parameter without a gradient stays, and has no say in sums over the tree.
        three = fresh((3, 4), (4,), (), (5,))
        third = kind(three, foreach=foreach)
        last = three[3].detach().clone()
        train(third, three[:3], 5)
        four = fresh((3, 4), (4,), ())
        train(kind(four, foreach=foreach), four, 5)
        assert torch.equal(three[3], last) and all(torch.equal(p, q) for p, q in zip(three, four))
        # Parameters of two groups are one tree.
        five = fresh((3, 4), (4,), ())
        train(kind([{"params": five[:1]}, {"params": five[1:]}], foreach=foreach), five, 5)
        assert all(torch.equal(p, q) for p, q in zip(five, four)), "groups are not one tree"
        # Half precision is computed in single.
        half = fresh((3, 4), (4,), dtype=torch.bfloat16)
        optimizer = kind(half, foreach=foreach)
        train(optimizer, half, 3)
        assert all(p.dtype == torch.bfloat16 for p in half)
        for state in optimizer.state.values():
            assert all(v.dtype == torch.float32 for v in state.values() if torch.is_tensor(v))
    # The closure's loss is returned, and computed with gradients.
    six = fresh((3,))
    optimizer = kind(six)

    def closure():
        assert torch.is_grad_enabled()
        optimizer.zero_grad()
        loss = (six[0] ** 2).sum()
        loss.backward()
        return loss

    assert torch.is_tensor(optimizer.step(closure))
    raises(ValueError, "lr = -1.0 is out of range: lr", lambda: kind(six, lr=-1.0))
    raises(ValueError, "lr = nan is out of range", lambda: kind(six, lr=float("nan")))
    for setting, value, rule in request["refused"]:
        message = f"{setting} = {value} is out of range: {rule}"
        raises(ValueError, message, lambda: kind(six, **{setting: value}))
        raises(ValueError, message, lambda: kind([{"params": six, setting: value}]))
        raises(ValueError, message, lambda: load(stem + ".optax.py")[request["functionName"]](**{setting: value}))
        raises(ValueError, message, lambda: load(stem + ".keras.py")[name](**{setting: value}))
    made = load(stem + ".optax.py")[request["functionName"]]()
    params = {"a": jax.numpy.asarray(np.ones(3, np.float32))}
    raises(ValueError, "params are needed", lambda: made.update(params, made.init(params)))
    config = load(stem + ".keras.py")[name]().get_config()
    for setting, _, _ in request["refused"]:
        assert setting in config
    return {"foreachDiffers": False, "shapes": []}


if __name__ == "__main__":
    for line in sys.stdin:
        try:
            request = json.loads(line)
            answer = globals()[request["job"]](request)
        except Exception as error:
            import traceback
            answer = {"error": " | ".join(traceback.format_exc().strip().splitlines()[-12:])}
        print(json.dumps(answer), flush=True)
