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
        # Of the class: a model may have tokens beside its features.
        self.language = getattr(type(self.model), "tokens", False)
        inputs = tensor(request["inputs"], torch.int32 if self.language else torch.float32).view(batch, -1)
        self.inputs = inputs.long() if self.language else inputs.to(dtype)
        self.targets = tensor(request["targets"], torch.int32).long().view(batch, -1)
        if request["tokens"]:
            tokens = tensor(request["tokens"], torch.int32).long().view(batch, -1)
            if getattr(self.model, "pairs", False):
                self.inputs = self.inputs, tokens
            else:
                self.model.tokens_sent = tokens

    def loss(self):
        """The mean loss of the batch that was sent."""
        return self.loss_of(self.inputs, self.targets)[1]

    def loss_of(self, inputs, targets):
        """The logits and the mean loss of a batch."""
        if hasattr(self.model, "loss"):
            return self.model.loss(inputs)
        logits = self.model(inputs)
        if hasattr(self.model, "contrastive"):
            return logits, self.model.contrastive(logits)
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
    return torch.frombuffer(bytearray(base64.b64decode(text)), dtype=dtype)
