"""
How long eager PyTorch takes for training steps: forward, backward and AdamW, always on the batch that was sent.

A line of standard input brings a model or asks for a number of steps; the benchmark's verb `training` writes them. Whatever
is in doubt is decided in PyTorch's favour: the batch is a tensor already, gradients are dropped and not zeroed, nobody reads the
loss, and of the forms of AdamW, and for convolutions of the layouts in memory, the fastest is taken.
"""

import gc
import itertools
import math
import time

import torch

import exchange
import library

TRIAL = 0.1  # seconds of each of two trials of each way to compute a step


class Contestant:
    """A model, and the fastest way to make its steps."""

    def __init__(self, request):
        torch.set_num_threads(request["threads"])
        formats = {"": torch.contiguous_format}
        if request["model"]["shape"]["kind"] in ("resnet", "unet"):
            formats[", channels last"] = torch.channels_last
        ways = {}
        for (layout, memory_format), foreach in itertools.product(formats.items(), (False, True)):
            sent = exchange.Sent(request["model"])
            sent.model.to(memory_format=memory_format)
            check = sent.check()
            optimizer = torch.optim.AdamW(sent.parameters, lr=request["learningRate"], foreach=foreach)
            ways[f"foreach {'on' if foreach else 'off'}{layout}"] = sent, optimizer, check
        trials = dict.fromkeys(ways, math.inf)
        for name in [*ways, *ways]:
            self.sent, self.optimizer, _ = ways[name]
            self.run(1)
            steps = max(1, round(TRIAL / self.run(1)))
            trials[name] = min(trials[name], self.run(steps) / steps)
        self.way = min(trials, key=trials.get)
        self.sent, self.optimizer, self.check = ways[self.way]
        self.seconds = trials[self.way]

    def run(self, steps):
        """Makes steps and returns the seconds that they took."""
        sent, optimizer = self.sent, self.optimizer
        gc.collect()
        gc.disable()
        start = time.perf_counter()
        for _ in range(steps):
            optimizer.zero_grad(set_to_none=True)
            sent.loss().backward()
            optimizer.step()
        taken = time.perf_counter() - start
        gc.enable()
        return taken


contestant = None


def answer(request):
    global contestant
    if "steps" in request:
        return {"seconds": contestant.run(request["steps"])}
    contestant = Contestant(request)
    return {"check": contestant.check, "way": contestant.way, "secondsPerStep": contestant.seconds, "library": library.describe()}


exchange.serve(answer)
