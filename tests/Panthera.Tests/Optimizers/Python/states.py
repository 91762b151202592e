"""
Trains with PyTorch from a state that Panthera saved, and the other way round. A request is a line of JSON: a folder with start.bin (weights),
gradients.bin (rows of them), and what the optimizer left there after half of the steps.
"""

import json
import pathlib
import subprocess
import sys

import numpy as np
import torch

sys.path.insert(0, str(pathlib.Path(__file__).parent))
SCRIPT = str(pathlib.Path(__file__).parent / "optimizer_state.py")


class Lion(torch.optim.Optimizer):
    """Program 1 of the paper."""

    def __init__(self, params, lr, betas, weight_decay):
        super().__init__(params, dict(lr=lr, betas=betas, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            for p in group["params"]:
                m = self.state[p].setdefault("exp_avg", torch.zeros_like(p))
                beta1, beta2 = group["betas"]
                update = torch.sign(beta1 * m + (1 - beta1) * p.grad)
                m.mul_(beta2).add_(p.grad, alpha=1 - beta2)
                p.add_(update + group["weight_decay"] * p, alpha=-group["lr"])


def run(request):
    folder = pathlib.Path(request["folder"])
    shapes, names = request["shapes"], request["names"]
    sizes = [int(np.prod(s)) for s in shapes]
    gradients = np.fromfile(folder / "gradients.bin", np.float32).reshape(-1, sum(sizes))
    half = len(gradients) // 2
    make = Lion if request["optimizer"] == "lion" else torch.optim.AdamW

    def parameters(file):
        parts = np.split(np.fromfile(folder / file, np.float32), np.cumsum(sizes)[:-1])
        return [torch.nn.Parameter(torch.tensor(w.reshape(s))) for w, s in zip(parts, shapes)]

    def train(optimizer, weights, rows):
        for row in rows:
            for p, g in zip(weights, np.split(row, np.cumsum(sizes)[:-1])):
                p.grad = torch.tensor(g.reshape(p.shape))
            optimizer.step()

    def save(weights, file):
        np.concatenate([p.detach().numpy().reshape(-1) for p in weights]).tofile(folder / file)

    def convert(*arguments):
        subprocess.run([sys.executable, SCRIPT, *map(str, arguments)], check=True)

    settings = dict(lr=request["lr"], betas=tuple(request["betas"]), weight_decay=request["weightDecay"])
    # Ours, taken over after half of the steps.
    weights = parameters("half.bin")
    optimizer = make(weights, **{**settings, "lr": 1.0})
    convert("to-torch", folder / "state.safetensors", folder / "state.pt", "--names", *names)
    optimizer.load_state_dict(torch.load(folder / "state.pt"))
    train(optimizer, weights, gradients[half:])
    save(weights, "ours.bin")
    # PyTorch's, to be taken over after half of the steps.
    weights = parameters("start.bin")
    optimizer = make(weights, **settings)
    train(optimizer, weights, gradients[:half])
    save(weights, "theirs-half.bin")
    torch.save(optimizer.state_dict(), folder / "theirs.pt")
    convert("from-torch", folder / "theirs.pt", folder / "theirs.safetensors", "--like", folder / "empty.safetensors", "--names", *names)
    train(optimizer, weights, gradients[half:])
    save(weights, "theirs.bin")
    refused = subprocess.run([sys.executable, SCRIPT, "to-torch", str(folder / "start.bin"), "x.pt"], capture_output=True, text=True)
    return {"refused": refused.returncode, "words": refused.stderr.strip()}


for line in sys.stdin:
    print(json.dumps(run(json.loads(line))), flush=True)
