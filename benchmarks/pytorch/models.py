"""The models of Panthera's tasks in eager PyTorch: the same layers, parameters and order of parameters."""

import math

import torch
from torch import nn
from torch.nn import functional as F


class Attention(nn.Module):
    """Multi-head softmax attention; torch 1.13 has no fused one."""

    def __init__(self, width, heads, tokens, causal):
        super().__init__()
        self.heads = heads
        self.scale = 1 / math.sqrt(width // heads)
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        mask = torch.full((tokens, tokens), -math.inf).triu(1) if causal else None
        self.register_buffer("mask", mask)

    def forward(self, x):
        batch, tokens, width = x.shape
        packed = self.qkv(x).view(batch, tokens, 3, self.heads, width // self.heads)
        query, key, value = packed.permute(2, 0, 3, 1, 4).unbind(0)
        scores = (query * self.scale) @ key.transpose(-2, -1)
        if self.mask is not None:
            scores = scores + self.mask
        mixed = F.softmax(scores, dim=-1) @ value
        return self.out(mixed.transpose(1, 2).reshape(batch, tokens, width))


class Block(nn.Module):
    """A pre-norm Transformer layer."""

    def __init__(self, width, heads, ratio, tokens, causal):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = Attention(width, heads, tokens, causal)
        self.norm2 = nn.LayerNorm(width)
        self.expand = nn.Linear(width, ratio * width)
        self.contract = nn.Linear(ratio * width, width)

    def forward(self, x):
        x = x + self.attention(self.norm1(x))
        return x + self.contract(F.gelu(self.expand(self.norm2(x)), approximate="tanh"))


class Perceptron(nn.Module):
    def __init__(self, shape):
        super().__init__()
        widths = [shape["inputs"], *shape["hidden"]]
        self.hidden = nn.ModuleList(nn.Linear(a, b) for a, b in zip(widths, widths[1:]))
        self.head = nn.Linear(widths[-1], shape["classes"])

    def forward(self, x):
        for layer in self.hidden:
            x = F.relu(layer(x))
        return self.head(x)


class VisionTransformer(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.channels, self.patch, width = shape["channels"], shape["patch"], shape["width"]
        self.side = shape["imageSize"] // self.patch
        tokens = self.side**2
        self.patches = nn.Linear(self.channels * self.patch**2, width)
        self.positions = nn.Parameter(torch.empty(tokens, width))
        self.blocks = nn.ModuleList(
            Block(width, shape["heads"], shape["mlpRatio"], tokens, causal=False) for _ in range(shape["depth"]))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, shape["classes"])

    def forward(self, x):
        # Patches in rows, and in a patch the order channel, y, x.
        x = x.view(-1, self.channels, self.side, self.patch, self.side, self.patch).permute(0, 2, 4, 1, 3, 5)
        x = self.patches(x.reshape(x.shape[0], self.side**2, -1)) + self.positions
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x).mean(dim=1))


class DecoderTransformer(nn.Module):
    def __init__(self, shape):
        super().__init__()
        tokens, width = shape["sequence"], shape["width"]
        self.embedding = nn.Embedding(shape["vocabulary"], width)
        self.positions = nn.Parameter(torch.empty(tokens, width))
        self.blocks = nn.ModuleList(
            Block(width, shape["heads"], shape["mlpRatio"], tokens, causal=True) for _ in range(shape["depth"]))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, shape["vocabulary"])

    def forward(self, x):
        x = self.embedding(x) + self.positions
        for block in self.blocks:
            x = block(x)
        return self.head(self.norm(x))


KINDS = {"perceptron": Perceptron, "vision": VisionTransformer, "decoder": DecoderTransformer}


def arrays(model):
    """The parameters in Panthera's order, each as Panthera stores it: matrices of linear layers are inputs × outputs."""
    def of(module):
        for child in module.children():
            # A model's own array, its positions, comes after its first layer.
            yield from of(child)
            if child in (getattr(module, "patches", None), getattr(module, "embedding", None)):
                yield module.positions, False
        if not list(module.children()):
            for name, parameter in module.named_parameters(recurse=False):
                yield parameter, isinstance(module, nn.Linear) and name == "weight"
    return list(of(model))


def set_weights(model, values):
    """Copies all weights from one flat tensor."""
    with torch.no_grad():
        at = 0
        for parameter, transposed in arrays(model):
            part = values[at:at + parameter.numel()]
            parameter.copy_(part.view(parameter.t().shape).t() if transposed else part.view(parameter.shape))
            at += parameter.numel()
        if at != values.numel():
            raise SystemExit(f"{values.numel()} weights were sent for a model of {at} parameters")


def gradients(model):
    """All gradients as one flat tensor, in the order of `arrays`."""
    return torch.cat([(p.grad.t() if transposed else p.grad).flatten() for p, transposed in arrays(model)])
