"""
Steps an optimizer of torch.optim in double precision over weights and gradients that a run recorded: each step begins at the run's
weights, whatever the one before made of them. A request is a line of JSON; its file holds float32 rows of weights and gradients in
turn, and is replaced by float64 rows of updates.
"""

import json
import sys

import numpy as np
import torch

torch.set_num_threads(1)
# NAdam keeps the product of its momenta in this precision.
torch.set_default_dtype(torch.float64)


def make(request, parameters):
    """The optimizer, and the weight decay that it leaves to us."""
    settings = dict(request["hyperparameters"])
    decay = 0.0
    if "weight_decay" in settings and not request["decaysByItself"]:
        decay = settings.pop("weight_decay")
    settings["lr"] = settings.pop("learning_rate")
    if "beta1" in settings:
        settings["betas"] = settings.pop("beta1"), settings.pop("beta2")
    options = eval(f"dict({request['options']})")
    return getattr(torch.optim, request["name"])(parameters, **settings, **options), decay


def follow(request):
    lengths, rates = request["lengths"], request["rates"]
    rows = np.fromfile(request["path"], np.float32).reshape(len(rates), 2, sum(lengths)).astype(np.float64)
    parameters = [torch.nn.Parameter(torch.zeros(n, dtype=torch.float64)) for n in lengths]
    for p in parameters:
        p.grad = torch.zeros_like(p)
    optimizer, decay = make(request, parameters)
    peak, updates = optimizer.param_groups[0]["lr"], np.empty((len(rates), sum(lengths)))
    starts = np.concatenate([[0], np.cumsum(lengths)])
    for step, rate in enumerate(rates):
        weights, gradients = torch.from_numpy(rows[step, 0]), torch.from_numpy(rows[step, 1])
        optimizer.param_groups[0]["lr"] = lr = rate * peak
        with torch.no_grad():
            for a, p in enumerate(parameters):
                p.copy_(weights[starts[a] : starts[a + 1]])
                p.grad.copy_(gradients[starts[a] : starts[a + 1]])
                p.mul_(1 - lr * decay)
        optimizer.step()
        updates[step] = rows[step, 0] - np.concatenate([p.detach().numpy() for p in parameters])
    updates.tofile(request["path"])
    return {"steps": len(rates)}


if __name__ == "__main__":
    for line in sys.stdin:
        try:
            answer = follow(json.loads(line))
        except Exception as error:
            answer = {"error": repr(error)}
        print(json.dumps(answer), flush=True)
