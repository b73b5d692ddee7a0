"""The network as it is shipped: lightness and a wish in, colour out.

The softmax, the choice between vivid and cautious and the colour chosen are inside, so whoever
runs the model needs no tables. The picture and its mirror image are coloured and averaged.
"""

import torch
from torch import nn

GAIN = 0.4
CONTRAST = 1.4
CELL_RADIUS = 4.0


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


class Shipped(nn.Module):
    """L* [n, 1, h, w] and alpha [1] to ab [n, 2, h / 4, w / 4].

    A network trained with rarity weights to some power speaks of a world where rare colours are
    commoner; subtracting that multiple of the log weights brings it back to the true frequencies.
    Near the median of those is alpha 1, cautious: the colour of least expected distance, which is
    paler than colours are. Towards 0 all colour is made a little stronger (GAIN), and what sets a
    place apart from the whole picture's mean colour much more (CONTRAST): sky and meadow part, and
    what is white stays white, where a gain alone would turn the uncertain, a dull brown, yellow.
    """

    def __init__(self, network, palette, power, mirror=True):
        super().__init__()
        self.network = fold_normalisation(network.eval())
        self.mirror = mirror
        shift = -power * torch.log(palette.weight)
        self.register_buffer("shift", shift[None, :, None, None])
        self.register_buffer("kernel", palette.centres.t()[:, :, None, None].clone())
        squares = (palette.centres**2).sum(1) + CELL_RADIUS**2
        self.register_buffer("squares", squares[None, :, None, None])

    def natural_logits(self, lightness):
        """Logits at the colours' true frequencies."""
        logits = self.network(lightness)
        if self.mirror:
            logits = (logits + self.network(lightness.flip(3)).flip(3)) * 0.5
        return logits + self.shift

    def decide(self, logits, alpha):
        """Natural logits to colour."""
        colour = self.median(torch.softmax(logits, 1))
        mean = colour.mean((2, 3), keepdim=True)
        return colour + (1 - alpha) * (GAIN * colour + CONTRAST * (colour - mean))

    def median(self, chances):
        """The mean moved one step to the geometric median (Weiszfeld, 1937): far cells pull less.

        The radius is how far the colours of a cell lie from its centre, so none is infinitely near.
        """
        mean = nn.functional.conv2d(chances, self.kernel)
        products = nn.functional.conv2d(mean, self.kernel.transpose(0, 1))
        distances = ((mean**2).sum(1, keepdim=True) - 2 * products + self.squares).sqrt()
        pulls = chances / distances
        return nn.functional.conv2d(pulls, self.kernel) / pulls.sum(1, keepdim=True)

    def forward(self, lightness, alpha):
        return self.decide(self.natural_logits(lightness), alpha)
