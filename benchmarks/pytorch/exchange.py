"""Models that Panthera sends with their weights and a batch, and the lines of JSON in which it asks about them."""

import base64
import json
import sys

import torch
from torch.nn import functional as F

import models


def serve(answer):
    """Answers each line of standard input with one of standard output, until there are no more."""
    for line in sys.stdin:
        try:
            result = answer(json.loads(line))
        except models.Mismatch as mismatch:
            result = {"error": str(mismatch)}
        print(json.dumps(result), flush=True)


class Sent:
    """A model as it was sent, with its weights, inputs and targets."""

    def __init__(self, request, dtype=torch.float32):
        shape, batch = request["shape"], request["batch"]
        self.model = models.KINDS[shape["kind"]](shape).to(dtype)
        models.set_weights(self.model, tensor(request["weights"], torch.float32), request["arrays"])
        self.parameters = [parameter for parameter in self.model.parameters() if parameter.requires_grad]
        features, tokens, self.targets = (
            rows.view(batch, rows.numel() // batch) for rows in (
                tensor(request["features"], torch.float32).to(dtype),
                tensor(request["tokens"], torch.int32).long(), tensor(request["targets"], torch.int32).long()))
        self.language = shape["kind"] == "decoder"
        self.contrastive = shape["kind"] == "two towers"
        if self.contrastive:
            self.inputs, self.targets = (features, tokens), torch.arange(batch)
        else:
            self.inputs = tokens if self.language else features

    def loss(self):
        """The mean loss of the batch that was sent."""
        return self.loss_of(self.inputs, self.targets)[1]

    def loss_of(self, inputs, targets):
        """The logits and the mean loss of a batch."""
        logits = self.model(inputs)
        if self.contrastive:
            return logits, (F.cross_entropy(logits, targets) + F.cross_entropy(logits.t(), targets)) / 2
        return logits, F.cross_entropy(logits.view(-1, logits.shape[-1]), targets.view(-1))

    def check(self):
        """The loss of the batch and its gradients, which the caller compares with its own."""
        loss = self.loss()
        loss.backward()
        gradients = models.gradients(self.model).double()
        self.model.zero_grad(set_to_none=True)
        return {"loss": loss.item(), "gradients": base64.b64encode(gradients.numpy().tobytes()).decode()}


def tensor(text, dtype):
    """The numbers of a text in base 64."""
    if not text:
        return torch.empty(0, dtype=dtype)
    return torch.frombuffer(bytearray(base64.b64decode(text)), dtype=dtype)
