"""
What PyTorch makes of the models that the tests send: loss, gradients, and the loss of the trained model.

Everything is computed in double precision from the same 32-bit weights and inputs, so that the differences that the tests
see are the rounding of Panthera's engine and not that of PyTorch.
"""

import torch

import exchange

STEPS = 3


def answer(request):
    sent = exchange.Sent(request, torch.float64)
    result = {"check": sent.check(), "lossInUse": loss_in_use(sent)}
    optimizer = torch.optim.AdamW(sent.parameters)
    for _ in range(STEPS):
        optimizer.zero_grad()
        sent.loss().backward()
        optimizer.step()
    return dict(result, lossAfterSteps=loss_in_use(sent))


def loss_in_use(sent):
    """The loss as a trained model is used: batch norm goes by its running statistics."""
    sent.model.eval()
    with torch.no_grad():
        loss = sent.loss().item()
    sent.model.train()
    return loss


torch.set_num_threads(1)
exchange.serve(answer)
