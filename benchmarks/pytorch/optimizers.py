"""
How long PyTorch takes for optimizers' steps over arrays that the benchmark's verb `optimizers` asks for.

AdamW is torch.optim's with foreach on, which works through all arrays at once. Lion is what its authors published: an optimizer that goes
through the arrays one by one in tensor operations; like theirs it makes one new tensor for the interpolated momentum and one for its sign.
"""

import gc
import time

import torch

import exchange
import library


class Lion(torch.optim.Optimizer):
    """Sign of an interpolated momentum, with decoupled weight decay."""

    def __init__(self, parameters, lr, betas, weight_decay):
        super().__init__(parameters, {"lr": lr, "betas": betas, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            now, later = group["betas"]
            for weights in group["params"]:
                if weights.grad is None:
                    continue
                state = self.state[weights]
                if not state:
                    state["momentum"] = torch.zeros_like(weights)
                momentum = state["momentum"]
                weights.mul_(1 - group["lr"] * group["weight_decay"])
                direction = momentum * now + weights.grad * (1 - now)
                weights.add_(torch.sign(direction), alpha=-group["lr"])
                momentum.mul_(later).add_(weights.grad, alpha=1 - later)


MAKE = {
    "adamw": lambda parameters: torch.optim.AdamW(parameters, lr=1e-3, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.01, foreach=True),
    "lion": lambda parameters: Lion(parameters, lr=1e-4, betas=(0.9, 0.99), weight_decay=0.1),
}

optimizer = None


def answer(request):
    global optimizer
    if "steps" in request:
        torch.set_num_threads(request["threads"])
        gc.collect()
        gc.disable()
        start = time.perf_counter()
        for _ in range(request["steps"]):
            optimizer.step()
        taken = time.perf_counter() - start
        gc.enable()
        return {"seconds": taken}
    optimizer = None
    gc.collect()
    torch.manual_seed(1)
    parameters = []
    for rows, columns in request["shapes"]:
        weights = torch.nn.Parameter(torch.rand(rows, columns) - 0.5)
        weights.grad = torch.rand(rows, columns) - 0.5
        parameters.append(weights)
    optimizer = MAKE[request["optimizer"]](parameters)
    return {"library": library.describe()}


exchange.serve(answer)
