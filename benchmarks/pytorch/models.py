"""The models of Panthera's tasks in eager PyTorch: the same layers, parameters and order of parameters."""

import math

import torch
from torch import nn
from torch.nn import functional as F


class Positions(nn.Module):
    """Adds a learned vector to each token."""

    def __init__(self, tokens, width):
        super().__init__()
        self.values = nn.Parameter(torch.empty(tokens, width))

    def forward(self, x):
        return x + self.values


class Patches(nn.Module):
    """Pictures as rows of patches; in a patch the order is channel, y, x."""

    def __init__(self, shape):
        super().__init__()
        self.channels, self.patch = shape["channels"], shape["patch"]
        self.side = shape["imageSize"] // self.patch
        self.tokens, self.width = self.side**2, self.channels * self.patch**2

    def forward(self, x):
        x = x.view(-1, self.channels, self.side, self.patch, self.side, self.patch).permute(0, 2, 4, 1, 3, 5)
        return x.reshape(x.shape[0], self.tokens, self.width)


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
        self.cut, width = Patches(shape), shape["width"]
        self.patches = nn.Linear(self.cut.width, width)
        self.positions = Positions(self.cut.tokens, width)
        self.blocks = nn.Sequential(*(
            Block(width, shape["heads"], shape["mlpRatio"], self.cut.tokens, causal=False) for _ in range(shape["depth"])))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, shape["classes"])

    def forward(self, x):
        x = self.blocks(self.positions(self.patches(self.cut(x))))
        return self.head(self.norm(x).mean(dim=1))


class DecoderTransformer(nn.Module):
    tokens = True

    def __init__(self, shape):
        super().__init__()
        tokens, width = shape["sequence"], shape["width"]
        self.embedding = nn.Embedding(shape["vocabulary"], width)
        self.positions = Positions(tokens, width)
        self.blocks = nn.Sequential(*(
            Block(width, shape["heads"], shape["mlpRatio"], tokens, causal=True) for _ in range(shape["depth"])))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, shape["vocabulary"])

    def forward(self, x):
        return self.head(self.norm(self.blocks(self.positions(self.embedding(x)))))


class MixerBlock(nn.Module):
    """A layer of an MLP-Mixer: a perceptron across the tokens, then one across the features of each."""

    def __init__(self, tokens, width, tokens_hidden, channels_hidden):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.expand1 = nn.Linear(tokens, tokens_hidden)
        self.contract1 = nn.Linear(tokens_hidden, tokens)
        self.norm2 = nn.LayerNorm(width)
        self.expand2 = nn.Linear(width, channels_hidden)
        self.contract2 = nn.Linear(channels_hidden, width)

    def forward(self, x):
        mixed = self.contract1(F.gelu(self.expand1(self.norm1(x).transpose(1, 2)), approximate="tanh"))
        x = x + mixed.transpose(1, 2)
        return x + self.contract2(F.gelu(self.expand2(self.norm2(x)), approximate="tanh"))


class Mixer(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.cut, width = Patches(shape), shape["width"]
        self.patches = nn.Linear(self.cut.width, width)
        self.blocks = nn.Sequential(*(
            MixerBlock(self.cut.tokens, width, shape["tokensHidden"], shape["channelsHidden"]) for _ in range(shape["depth"])))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, shape["classes"])

    def forward(self, x):
        x = self.blocks(self.patches(self.cut(x)))
        return self.head(self.norm(x).mean(dim=1))


class ResidualBlock(nn.Module):
    """A basic block of a residual network; where it changes the size, a convolution of one pixel takes its input along."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.shortcut = nn.Identity() if stride == 1 and inputs == outputs else nn.Sequential(
            nn.Conv2d(inputs, outputs, 1, stride=stride, bias=False), nn.BatchNorm2d(outputs))
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride=stride, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.norm2 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        y = self.norm2(self.conv2(F.relu(self.norm1(self.conv1(x)))))
        return F.relu(y + self.shortcut(x))


class ResNet(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.channels, self.size, width = shape["channels"], shape["imageSize"], shape["width"]
        self.conv = nn.Conv2d(self.channels, width, 3, padding=1, bias=False)
        self.norm = nn.BatchNorm2d(width)
        blocks = []
        for stage in range(shape["stages"]):
            for block in range(shape["blocks"]):
                first = block == 0 and stage > 0
                outputs = width << stage
                blocks.append(ResidualBlock(outputs // 2 if first else outputs, outputs, 2 if first else 1))
        self.blocks = nn.Sequential(*blocks)
        self.head = nn.Linear(width << (shape["stages"] - 1), shape["classes"])

    def forward(self, x):
        x = x.view(-1, self.channels, self.size, self.size)
        x = self.blocks(F.relu(self.norm(self.conv(x))))
        return self.head(x.mean(dim=(2, 3)))


class TextTower(nn.Module):
    """What the last token of a caption has seen of it; tokens after the last one that is not 0 are padding."""

    def __init__(self, shape):
        super().__init__()
        tokens, width = shape["sequence"], shape["textWidth"]
        self.embedding = nn.Embedding(shape["vocabulary"], width)
        self.positions = Positions(tokens, width)
        self.blocks = nn.Sequential(*(
            Block(width, shape["textHeads"], shape["mlpRatio"], tokens, causal=True) for _ in range(shape["textDepth"])))
        self.norm = nn.LayerNorm(width)
        self.register_buffer("places", torch.arange(tokens))

    def forward(self, tokens):
        x = self.blocks(self.positions(self.embedding(tokens)))
        last = (self.places * (tokens != 0)).amax(dim=1)
        return self.norm(x[torch.arange(len(x)), last])


class TwoTower(nn.Module):
    """
    CLIP's two towers, and LiT's where the image tower is frozen: the logits of each picture for all captions of the batch. The
    order of the modules is that of Panthera's parameters, those of a frozen tower last.
    """

    tokens = True

    def __init__(self, shape):
        super().__init__()
        frozen = shape["frozenImageTower"]
        image = VisionTransformer(dict(shape, classes=1))
        image.head = nn.Identity()
        image.requires_grad_(not frozen)
        if not frozen:
            self.image = image
        self.text = TextTower(shape)
        self.image_projection = nn.Linear(shape["width"], shape["embedding"])
        self.text_projection = nn.Linear(shape["textWidth"], shape["embedding"])
        self.logits = LogitScale()
        if frozen:
            self.image = image

    def forward(self, inputs):
        pictures, tokens = inputs
        pictures = F.normalize(self.image_projection(self.image(pictures)), dim=-1)
        captions = F.normalize(self.text_projection(self.text(tokens)), dim=-1)
        return self.logits(pictures @ captions.t())

    @staticmethod
    def loss(logits):
        """Each picture is to choose its caption, and each caption its picture."""
        own = torch.arange(len(logits))
        return (F.cross_entropy(logits, own) + F.cross_entropy(logits.t(), own)) / 2


class LogitScale(nn.Module):
    """A learned scale of logits, as a logarithm."""

    def __init__(self):
        super().__init__()
        self.values = nn.Parameter(torch.empty(1))

    def forward(self, x):
        return x * self.values.exp()


KINDS = {
    "perceptron": Perceptron,
    "vision": VisionTransformer,
    "decoder": DecoderTransformer,
    "mixer": Mixer,
    "resnet": ResNet,
    "two towers": TwoTower,
}


class Mismatch(Exception):
    """The model that was sent is not the one of this file."""


def arrays(model):
    """
    The parameters in Panthera's order, each with the order of sides in which Panthera stores it: matrices of linear layers
    are inputs × outputs, those of convolutions (y × x × inputs) × outputs.
    """
    def order(module, parameter):
        if isinstance(module, nn.Linear) and parameter.dim() == 2:
            return 1, 0
        if isinstance(module, nn.Conv2d) and parameter.dim() == 4:
            return 2, 3, 1, 0
        return tuple(range(parameter.dim()))
    return [(parameter, order(module, parameter)) for module in model.modules() for parameter in module.parameters(recurse=False)]


def set_weights(model, values, expected):
    """Copies all weights from one flat tensor; `expected` has the name and shape of each array in it."""
    own = arrays(model)
    for i in range(max(len(own), len(expected))):
        ours = [own[i][0].shape[side] for side in own[i][1]] if i < len(own) else None
        name, theirs = (expected[i]["name"], expected[i]["shape"]) if i < len(expected) else (None, None)
        # A side may be folded into the next, as those of a convolution are.
        if ours is None or theirs is None or math.prod(ours) != math.prod(theirs) or ours[-1:] != theirs[-1:]:
            raise Mismatch(f"array {i + 1}: {name} {theirs} was sent where PyTorch's model has {ours}")
    with torch.no_grad():
        at = 0
        for parameter, sides in own:
            stored = parameter.permute(sides)
            stored.copy_(values[at:at + stored.numel()].view(stored.shape))
            at += stored.numel()


def gradients(model):
    """All gradients as one flat tensor, in the order and layout of `arrays`; a frozen parameter has none."""
    return torch.cat([parameter.grad.permute(sides).flatten() for parameter, sides in arrays(model) if parameter.requires_grad])
