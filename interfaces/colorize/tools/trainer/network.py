"""The colouring network: lightness in, a distribution over the palette for every 4 x 4 pixels out.

A small residual U-net. The encoder halves the picture four times; at a sixteenth of the size,
where a position sees most of the scene, self-attention and a global gate (FiLM: Perez et al.,
2018) let the parts agree on what the picture shows; the decoder climbs back to a quarter.
"""

import torch
from torch import nn
from torch.nn import functional as F

PIXELS_PER_CELL = 4

DEFAULT_SHAPE = {
    "encoder": (24, 48, 96, 256),
    "blocks": (1, 2, 4),
    "decoder": (96, 64),
    "attention": 2,
}


def conv(inputs, outputs, kernel=3, stride=1):
    """Convolution, batch normalisation, ReLU."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(inplace=True),
    )


class Residual(nn.Module):
    """Two 3 x 3 convolutions added to their input; at first the addition is nothing."""

    def __init__(self, channels):
        super().__init__()
        self.first = conv(channels, channels)
        self.second = nn.Conv2d(channels, channels, 3, 1, 1, bias=False)
        self.norm = nn.BatchNorm2d(channels)
        nn.init.zeros_(self.norm.weight)

    def forward(self, x):
        return F.relu(x + self.norm(self.second(self.first(x))))


class Attention(nn.Module):
    """One pre-norm transformer block over all positions; at first it changes nothing."""

    def __init__(self, channels, head_width=32):
        super().__init__()
        self.head_width = head_width
        self.heads = channels // head_width
        self.norm = nn.LayerNorm(channels)
        self.query_key_value = nn.Linear(channels, 3 * channels)
        self.join = nn.Linear(channels, channels)
        self.mlp_norm = nn.LayerNorm(channels)
        self.widen = nn.Linear(channels, 2 * channels)
        self.narrow = nn.Linear(2 * channels, channels)
        for layer in (self.join, self.narrow):
            nn.init.zeros_(layer.weight)
            nn.init.zeros_(layer.bias)

    def attend(self, tokens):
        n, positions, channels = tokens.shape
        parts = self.query_key_value(tokens).chunk(3, -1)
        shape = (n, positions, self.heads, self.head_width)
        query, key, value = (part.reshape(shape).transpose(1, 2) for part in parts)
        match = torch.softmax(query @ key.transpose(2, 3) * self.head_width**-0.5, -1)
        return self.join((match @ value).transpose(1, 2).reshape(n, positions, channels))

    def forward(self, x):
        tokens = x.flatten(2).transpose(1, 2).float()
        tokens = tokens + self.attend(self.norm(tokens))
        tokens = tokens + self.narrow(F.relu(self.widen(self.mlp_norm(tokens))))
        return tokens.transpose(1, 2).reshape(x.shape)


class GlobalGate(nn.Module):
    """Scale and shift every channel by what the whole picture shows (FiLM)."""

    def __init__(self, channels):
        super().__init__()
        self.hidden = nn.Linear(channels, channels)
        self.scale = nn.Linear(channels, channels)
        self.shift = nn.Linear(channels, channels)

    def forward(self, x):
        summary = F.relu(self.hidden(x.mean((2, 3))))
        scale = self.scale(summary)[:, :, None, None]
        return F.relu(x * (1 + scale) + self.shift(summary)[:, :, None, None])


def enlarge(x):
    """Twice the size, bilinear."""
    return F.interpolate(x, scale_factor=2.0, mode="bilinear", align_corners=False)


class Colourizer(nn.Module):
    """L* [n, 1, h, w] (0..100; h, w multiples of 16) to logits [n, cells, h / 4, w / 4]."""

    def __init__(self, cells, encoder, blocks, decoder, attention):
        super().__init__()
        half, quarter, eighth, sixteenth = encoder
        upper, lower = decoder
        self.stem = conv(1, half, stride=2)
        self.quarter = self._stage(half, quarter, blocks[0])
        self.eighth = self._stage(quarter, eighth, blocks[1])
        self.sixteenth = self._stage(eighth, sixteenth, blocks[2])
        self.attention = nn.Sequential(*(Attention(sixteenth) for _ in range(attention)))
        self.gate = GlobalGate(sixteenth)
        self.up_eighth = conv(sixteenth, upper, 1)
        self.skip_eighth = conv(eighth, upper, 1)
        self.mend_eighth = Residual(upper)
        self.up_quarter = conv(upper, lower, 1)
        self.skip_quarter = conv(quarter, lower, 1)
        self.mend_quarter = Residual(lower)
        self.classify = nn.Conv2d(lower, cells, 1)

    @staticmethod
    def _stage(inputs, outputs, blocks):
        return nn.Sequential(
            conv(inputs, outputs, stride=2), *(Residual(outputs) for _ in range(blocks))
        )

    def forward(self, lightness):
        quarter = self.quarter(self.stem((lightness - 50) / 50))
        eighth = self.eighth(quarter)
        deep = self.gate(self.attention(self.sixteenth(eighth)))
        x = self.mend_eighth(enlarge(self.up_eighth(deep)) + self.skip_eighth(eighth))
        x = self.mend_quarter(enlarge(self.up_quarter(x)) + self.skip_quarter(quarter))
        return self.classify(x)
