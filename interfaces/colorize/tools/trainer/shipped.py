"""The network as it is shipped: lightness and a wish in, colour out.

The softmax, the choice between vivid and cautious and the mean colour are inside, so whoever runs
the model needs no tables. The picture and its mirror image are coloured and averaged.
"""

import torch
from torch import nn

STRENGTH = 3.0
FADE = 0.1
DIP = 0.07
FLOOR = -1.0
PURPLE_HUE, PURPLE_WIDTH, PURPLE_SHARE = -25.0, 50.0, 0.8


def fold_normalisation(module):
    """Work every batch normalisation into the convolution before it."""
    for child in module.children():
        fold_normalisation(child)
    names = list(dict(module.named_children()))
    for name, following in zip(names, names[1:]):
        first, second = getattr(module, name), getattr(module, following)
        if isinstance(first, nn.Conv2d) and isinstance(second, nn.BatchNorm2d):
            setattr(module, name, nn.utils.fuse_conv_bn_eval(first, second))
            setattr(module, following, nn.Identity())
    return module


def vivid_tilt(palette):
    """How much each colour gains when vivid ones are asked for, on top of its true frequency.

    The logarithm of the rarity weight, with two changes. Below FLOOR all gain nothing, so that
    greys and browns do not lose against each other. And purple and pink, the rarest of all, gain
    little: where the network cannot tell green from brown from blue, all would drift to them.
    """
    gain = torch.log(palette.weight).clamp_min(FLOOR) - FLOOR
    a, b = palette.centres.unbind(1)
    away = (torch.rad2deg(torch.atan2(b, a)) - PURPLE_HUE).abs()
    away = torch.minimum(away, 360 - away)
    return gain * (1 - PURPLE_SHARE * torch.exp(-((away / PURPLE_WIDTH) ** 2)))


class Shipped(nn.Module):
    """L* [n, 1, h, w] and alpha [1] to ab [n, 2, h / 4, w / 4].

    A network trained with rarity weights to some power speaks of a world where rare colours are
    commoner; subtracting that multiple of the log weights brings it back to the true frequencies,
    and the mean of those is alpha 1, cautious. Going to alpha 0, the tilt is added to taste, and
    the mean, which then lies too far out, is drawn in a little.
    """

    def __init__(self, network, palette, power, mirror=True):
        super().__init__()
        self.network = fold_normalisation(network.eval())
        self.mirror = mirror
        shift = -power * torch.log(palette.weight)
        tilt = STRENGTH * vivid_tilt(palette)
        self.register_buffer("shift", shift[None, :, None, None])
        self.register_buffer("tilt", tilt[None, :, None, None])
        self.register_buffer("kernel", palette.centres.t()[:, :, None, None].clone())

    def natural_logits(self, lightness):
        """Logits at the colours' true frequencies."""
        logits = self.network(lightness)
        if self.mirror:
            logits = (logits + self.network(lightness.flip(3)).flip(3)) * 0.5
        return logits + self.shift

    def decide(self, logits, alpha):
        """Natural logits to colour."""
        vivid = 1 - alpha
        chances = torch.softmax(logits + vivid * self.tilt, 1)
        reach = 1 - FADE * vivid - DIP * 4 * alpha * vivid
        return nn.functional.conv2d(chances, self.kernel) * reach

    def forward(self, lightness, alpha):
        return self.decide(self.natural_logits(lightness), alpha)
