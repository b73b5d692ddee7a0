"""What old prints and poor scans do to the lightness; the colour to be guessed stays as it was.

Every effect falls on a few pictures of a batch, so most of them are seen as they are.
"""

import torch
from torch.nn import functional as F


def _some(count, chance, like):
    """A mask [count, 1, 1, 1]: True for about `chance` of the pictures."""
    return torch.rand(count, 1, 1, 1, device=like.device) < chance


def _between(count, low, high, like):
    """One random number per picture."""
    return low + (high - low) * torch.rand(count, 1, 1, 1, device=like.device)


def film_response(rgb, lightness, chance=0.08):
    """Old emulsions are blind to red: now and then mix the channels in other proportions."""
    count = len(rgb)
    mix = torch.distributions.Dirichlet(torch.tensor([1.0, 2.0, 1.5])).sample((count,))
    mixed = 100 * (rgb * mix.to(rgb)[:, :, None, None]).sum(1, keepdim=True)
    return torch.where(_some(count, chance, rgb), mixed, lightness)


def tone(lightness, chance=0.25):
    """Another gamma and contrast."""
    count = len(lightness)
    gamma = _between(count, 0.7, 1.4, lightness)
    contrast = _between(count, 0.65, 1.1, lightness)
    curved = (lightness / 100).clamp(1e-4, 1) ** gamma
    curved = 100 * (0.5 + contrast * (curved - 0.5))
    return torch.where(_some(count, chance, lightness), curved, lightness)


def blur(lightness, chance=0.08):
    """A 3 x 3 box: soft lenses, small scans."""
    soft = F.avg_pool2d(lightness, 3, 1, 1, count_include_pad=False)
    return torch.where(_some(len(lightness), chance, lightness), soft, lightness)


def grain(lightness, chance=0.12):
    """Noise of a random strength."""
    count = len(lightness)
    strength = _between(count, 1.0, 6.0, lightness) * _some(count, chance, lightness)
    return lightness + strength * torch.randn_like(lightness)


def age(rgb, lightness):
    """All of the above, in the order in which they happen to a picture."""
    return grain(blur(tone(film_response(rgb, lightness)))).clamp(0, 100)
