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


class RelativeTable(nn.Module):
    """A learned number for each head and way in which a query and a key lie to each other."""

    def __init__(self, places, heads, queries, keys, place):
        super().__init__()
        self.values = nn.Parameter(torch.empty(places, heads))
        index = torch.tensor([[place(query, key) for key in range(keys)] for query in range(queries)])
        self.register_buffer("index", index)

    def forward(self):
        return self.values[self.index].permute(2, 0, 1)


def distances(tokens, heads, both_ways, rows=32, longest=128):
    """The buckets of T5: exact up to a quarter of the rows a direction (half of them one way), then logarithmic."""
    own = rows // 2 if both_ways else rows
    exact = own // 2

    def place(query, key):
        ahead = key - query
        distance = abs(ahead) if both_ways else max(-ahead, 0)
        start = own if both_ways and ahead > 0 else 0
        if distance < exact:
            return start + distance
        return start + min(own - 1, exact + int(math.log(distance / exact) / math.log(longest / exact) * (own - exact) + 1e-9))

    return RelativeTable(rows, heads, tokens, tokens, place)


def offsets(height, width, heads):
    """One row for each offset in a picture."""
    def place(query, key):
        down, across = key // width - query // width, key % width - query % width
        return (down + height - 1) * (2 * width - 1) + across + width - 1

    return RelativeTable((2 * height - 1) * (2 * width - 1), heads, height * width, height * width, place)


def padded_keys(tokens, pad):
    """Which tokens come before the padding at the end; the first always does."""
    after = (tokens != pad).flip(1).cumsum(1).flip(1) > 0
    after[:, 0] = True
    return after


class BiasedAttention(nn.Module):
    """Attention with a bias for each pair, of queries to keys that may be those of other tokens and end in padding."""

    def __init__(self, width, heads, table=None, causal=False, cross=False):
        super().__init__()
        self.heads, self.causal, self.cross = heads, causal, cross
        self.scale = 1 / math.sqrt(width // heads)
        if cross:
            self.q, self.kv = nn.Linear(width, width), nn.Linear(width, 2 * width)
        else:
            self.qkv = nn.Linear(width, 3 * width)
        self.table = table
        self.out = nn.Linear(width, width)

    def forward(self, x, seen=None, read=None):
        query, key, value = (self.q(x), *self.kv(read).chunk(2, -1)) if self.cross else self.qkv(x).chunk(3, -1)
        query, key, value = (part.view(*part.shape[:2], self.heads, -1).transpose(1, 2) for part in (query, key, value))
        scores = (query * self.scale) @ key.transpose(-2, -1)
        if self.table is not None:
            scores = scores + self.table()
        if self.causal:
            scores = scores.masked_fill(torch.ones(scores.shape[-2:], dtype=torch.bool).triu(1), -math.inf)
        if seen is not None:
            scores = scores.masked_fill(~seen[:, None, None, :], -math.inf)
        mixed = (F.softmax(scores, dim=-1) @ value).transpose(1, 2).reshape(x.shape)
        if seen is not None and not self.cross:
            mixed = mixed * seen[:, :, None]
        return self.out(mixed)


class BiasedBlock(nn.Module):
    """A pre-norm Transformer layer with such an attention."""

    def __init__(self, width, heads, ratio, table=None):
        super().__init__()
        self.norm1 = nn.LayerNorm(width)
        self.attention = BiasedAttention(width, heads, table)
        self.norm2 = nn.LayerNorm(width)
        self.expand = nn.Linear(width, ratio * width)
        self.contract = nn.Linear(ratio * width, width)

    def forward(self, x, seen=None):
        x = x + self.attention(self.norm1(x), seen)
        return x + self.contract(F.gelu(self.expand(self.norm2(x)), approximate="tanh"))


class MaskedEncoder(nn.Module):
    tokens = True

    def __init__(self, shape):
        super().__init__()
        self.sequence, width = shape["sequence"], shape["width"]
        self.embedding = nn.Embedding(shape["vocabulary"], width)
        self.positions = Positions(self.sequence, width)
        self.blocks = nn.Sequential(*(
            Block(width, shape["heads"], shape["mlpRatio"], self.sequence, causal=False) for _ in range(shape["depth"])))
        self.norm = nn.LayerNorm(width)
        self.words = nn.Linear(width, shape["vocabulary"])

    def forward(self, x):
        tokens, places = x[:, :self.sequence], x[:, self.sequence:]
        hidden = self.norm(self.blocks(self.positions(self.embedding(tokens))))
        return self.words(hidden.gather(1, places[:, :, None].expand(-1, -1, hidden.shape[-1])))


class TextEncoder(nn.Module):
    tokens = True

    def __init__(self, shape):
        super().__init__()
        self.pad, width = shape["pad"], shape["width"]
        self.embedding = nn.Embedding(shape["vocabulary"], width)
        self.positions = Positions(shape["sequence"], width)
        self.blocks = nn.ModuleList(BiasedBlock(width, shape["heads"], shape["mlpRatio"]) for _ in range(shape["depth"]))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, shape["classes"])

    def forward(self, tokens):
        seen = padded_keys(tokens, self.pad)
        x = self.positions(self.embedding(tokens))
        for block in self.blocks:
            x = block(x, seen)
        x = self.norm(x) * seen[:, :, None]
        return self.head(x.sum(1) / seen.sum(1, keepdim=True))


class RmsNorm(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.gain = nn.Parameter(torch.ones(width))

    def forward(self, x):
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-6) * self.gain


class TextLayer(nn.Module):
    """A layer of the encoder, or of the decoder that also attends to the encoder."""

    def __init__(self, width, heads, ratio, table, decoder):
        super().__init__()
        self.norm1 = RmsNorm(width)
        self.attention = BiasedAttention(width, heads, table, causal=decoder)
        if decoder:
            self.norm2 = RmsNorm(width)
            self.cross = BiasedAttention(width, heads, cross=True)
        self.decoder = decoder
        self.norm3 = RmsNorm(width)
        self.expand = nn.Linear(width, ratio * width)
        self.contract = nn.Linear(ratio * width, width)

    def forward(self, x, seen, read=None):
        x = x + self.attention(self.norm1(x), None if self.decoder else seen)
        if self.decoder:
            x = x + self.cross(self.norm2(x), seen, read)
        return x + self.contract(F.gelu(self.expand(self.norm3(x)), approximate="tanh"))


class EncoderDecoder(nn.Module):
    tokens = True

    def __init__(self, shape):
        super().__init__()
        self.sequence, self.pad, width, heads, depth = (shape[name] for name in ("sequence", "pad", "width", "heads", "depth"))
        self.embedding = nn.Embedding(shape["vocabulary"], width)
        self.encoder = nn.ModuleList(
            TextLayer(width, heads, shape["mlpRatio"], distances(self.sequence, heads, True), False) for _ in range(depth))
        self.encoder_norm = RmsNorm(width)
        self.decoder = nn.ModuleList(
            TextLayer(width, heads, shape["mlpRatio"], distances(shape["answer"], heads, False), True) for _ in range(depth))
        self.decoder_norm = RmsNorm(width)
        self.words = nn.Linear(width, shape["vocabulary"])

    def forward(self, tokens):
        seen = padded_keys(tokens[:, :self.sequence], self.pad)
        x = self.embedding(tokens)
        read, written = x[:, :self.sequence], x[:, self.sequence:]
        for layer in self.encoder:
            read = layer(read, seen)
        read = self.encoder_norm(read)
        for layer in self.decoder:
            written = layer(written, seen, read)
        return self.words(self.decoder_norm(written))


class Bottleneck(nn.Module):
    """An inverted bottleneck with a depthwise convolution; where it changes the size, a convolution of one pixel takes its input along."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        same = stride == 1 and inputs == outputs
        self.shortcut = nn.Identity() if same else nn.Conv2d(inputs, outputs, 1, stride=stride, bias=False)
        self.expand = nn.Conv2d(inputs, 4 * outputs, 1, bias=False)
        self.norm1 = nn.BatchNorm2d(4 * outputs)
        self.depthwise = nn.Conv2d(4 * outputs, 4 * outputs, 3, stride=stride, padding=1, groups=4 * outputs, bias=False)
        self.norm2 = nn.BatchNorm2d(4 * outputs)
        self.shrink = nn.Conv2d(4 * outputs, outputs, 1, bias=False)
        self.norm3 = nn.BatchNorm2d(outputs)

    def forward(self, x):
        y = F.gelu(self.norm1(self.expand(x)), approximate="tanh")
        y = F.gelu(self.norm2(self.depthwise(y)), approximate="tanh")
        return self.shortcut(x) + self.norm3(self.shrink(y))


class ConvolutionAttention(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.channels, self.size, width, heads = (shape[name] for name in ("channels", "imageSize", "width", "heads"))
        self.stem1 = nn.Conv2d(self.channels, width, 3, stride=2, padding=1, bias=False)
        self.norm1 = nn.BatchNorm2d(width)
        self.stem2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.blocks = nn.Sequential(*(
            Bottleneck(width if block == 0 else 2 * width, 2 * width, 2 if block == 0 else 1) for block in range(shape["blocks"])))
        self.project = nn.Linear(2 * width, 4 * width)
        side = ((self.size + 1) // 2 + 1) // 2
        self.layers = nn.ModuleList(
            BiasedBlock(4 * width, heads, shape["mlpRatio"], offsets(side, side, heads)) for _ in range(shape["depth"]))
        self.norm = nn.LayerNorm(4 * width)
        self.head = nn.Linear(4 * width, shape["classes"])

    def forward(self, x):
        x = x.view(-1, self.channels, self.size, self.size)
        x = self.stem2(F.gelu(self.norm1(self.stem1(x)), approximate="tanh"))
        x = self.project(self.blocks(x).flatten(2).transpose(1, 2))
        for layer in self.layers:
            x = layer(x)
        return self.head(self.norm(x).mean(1))


class UNetBlock(nn.Module):
    """A residual block of a U-Net, to which time is told."""

    def __init__(self, inputs, outputs, embedding):
        super().__init__()
        self.norm1 = group_norm(inputs)
        self.conv1 = nn.Conv2d(inputs, outputs, 3, padding=1)
        self.time = nn.Linear(embedding, outputs)
        self.norm2 = group_norm(outputs)
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1)
        self.shortcut = nn.Identity() if inputs == outputs else nn.Conv2d(inputs, outputs, 1)

    def forward(self, x, embedding):
        y = self.conv1(F.silu(self.norm1(x))) + self.time(embedding)[:, :, None, None]
        return self.conv2(F.silu(self.norm2(y))) + self.shortcut(x)


class UNetAttention(nn.Module):
    """Attention between the pixels of a picture."""

    def __init__(self, width, heads, side):
        super().__init__()
        self.norm = group_norm(width)
        self.attention = Attention(width, heads, side * side, causal=False)

    def forward(self, x):
        batch, width, height, across = x.shape
        tokens = self.norm(x).flatten(2).transpose(1, 2)
        return x + self.attention(tokens).transpose(1, 2).reshape(batch, width, height, across)


class UNetLevel(nn.Module):
    """One step of a U-Net's way: a block, and at the lowest level an attention."""

    def __init__(self, block, attention=None):
        super().__init__()
        self.block = block
        self.attention = attention or nn.Identity()

    def forward(self, x, embedding):
        return self.attention(self.block(x, embedding))


class TokenBag(nn.Module):
    """The sum of the vectors of n tokens over the root of n; token 0 is none."""

    def __init__(self, vocabulary, width):
        super().__init__()
        self.weight = nn.Parameter(torch.empty(vocabulary - 1, width))

    def forward(self, tokens):
        there = (tokens > 0).to(self.weight.dtype)
        vectors = F.embedding((tokens - 1).clamp(min=0), self.weight) * there[:, :, None]
        return vectors.sum(dim=1) / there.sum(dim=1, keepdim=True).clamp(min=1).sqrt()


class UNet(nn.Module):
    """
    Predicts the noise in pictures. An example has the noised picture, the noise and the time, and perhaps a coarse picture; tokens
    may say what it shows. Pictures are sent in the order y, x, channel.
    """

    def __init__(self, shape):
        super().__init__()
        self.size, self.channels, self.width = shape["imageSize"], shape["channels"], shape["width"]
        self.length, self.coarse = self.size**2 * self.channels, shape["lowResolution"]
        widths = [self.width * times for times in shape["multipliers"]]
        embedding, blocks, lowest = 4 * self.width, shape["blocks"], len(widths) - 1
        self.tokens_sent = None
        self.time_in, self.time_out = nn.Linear(self.width, embedding), nn.Linear(embedding, embedding)
        self.tokens = TokenBag(shape["vocabulary"], embedding) if shape["tokens"] else None
        self.first = nn.Conv2d(self.channels * (2 if self.coarse else 1), self.width, 3, padding=1)

        def attention():
            return UNetAttention(widths[-1], shape["heads"], self.size >> lowest)

        self.down, self.middle, self.up, now, skips = nn.ModuleList(), nn.ModuleList(), nn.ModuleList(), self.width, []
        for level, width in enumerate(widths):
            if level > 0:
                self.down.append(nn.Conv2d(now, now, 3, stride=2, padding=1))
            for _ in range(blocks):
                self.down.append(UNetLevel(UNetBlock(now, width, embedding), attention() if level == lowest else None))
                now = width
                skips.append(now)
        self.middle.append(UNetLevel(UNetBlock(now, now, embedding), attention()))
        self.middle.append(UNetLevel(UNetBlock(now, now, embedding)))
        for level in reversed(range(len(widths))):
            for _ in range(blocks):
                block = UNetBlock(now + skips.pop(), widths[level], embedding)
                self.up.append(UNetLevel(block, attention() if level == lowest else None))
                now = widths[level]
            if level > 0:
                self.up.append(nn.Conv2d(now, widths[level - 1], 3, padding=1))
                now = widths[level - 1]
        self.norm = group_norm(now)
        self.out = nn.Conv2d(now, self.channels, 3, padding=1)

    def picture(self, inputs, first):
        part = inputs[:, first:first + self.length].view(-1, self.size, self.size, self.channels)
        return part.permute(0, 3, 1, 2)

    def embed(self, time):
        half = self.width // 2
        frequencies = 10000 ** (-torch.arange(half, dtype=torch.float64) / half)
        angles = time.double()[:, None] * frequencies
        embedding = torch.cat([angles.sin(), angles.cos()], dim=1).to(time.dtype)
        embedding = self.time_out(F.silu(self.time_in(embedding)))
        if self.tokens is not None:
            embedding = embedding + self.tokens(self.tokens_sent)
        return F.silu(embedding)

    def forward(self, inputs):
        embedding = self.embed(inputs[:, 2 * self.length])
        x = self.picture(inputs, 0)
        if self.coarse:
            x = torch.cat([x, self.picture(inputs, 2 * self.length + 1)], dim=1)
        x, skips = self.first(x), []
        for layer in self.down:
            if isinstance(layer, nn.Conv2d):
                x = layer(x)
            else:
                x = layer(x, embedding)
                skips.append(x)
        for layer in self.middle:
            x = layer(x, embedding)
        for layer in self.up:
            if isinstance(layer, nn.Conv2d):
                x = layer(F.interpolate(x, scale_factor=2, mode="nearest"))
            else:
                x = layer(torch.cat([x, skips.pop()], dim=1), embedding)
        return self.out(F.silu(self.norm(x)))

    def loss(self, inputs):
        """The predicted noise and its mean squared error."""
        noise = self.forward(inputs)
        return noise, F.mse_loss(noise, self.picture(inputs, self.length))


def group_norm(channels):
    """Eight groups, or as many as divide the channels; never of one channel."""
    groups = math.gcd(8, channels)
    return nn.GroupNorm(max(1, groups // 2) if groups == channels else groups, channels)


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

    # Pictures and tokens are sent.
    pairs = True

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
    def contrastive(logits):
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
    "unet": UNet,
    "perceptron": Perceptron,
    "vision": VisionTransformer,
    "decoder": DecoderTransformer,
    "mixer": Mixer,
    "resnet": ResNet,
    "masked encoder": MaskedEncoder,
    "text encoder": TextEncoder,
    "encoder-decoder": EncoderDecoder,
    "convolution and attention": ConvolutionAttention,
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
