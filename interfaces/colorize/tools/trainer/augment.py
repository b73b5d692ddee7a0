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
    contrast = _between(count, 0.5, 1.1, lightness)
    curved = (lightness / 100).clamp(1e-4, 1) ** gamma
    curved = 100 * (0.5 + contrast * (curved - 0.5))
    return torch.where(_some(count, chance, lightness), curved, lightness)


def blur(lightness, chance=0.08):
    """A 3 x 3 box: soft lenses, small scans."""
    soft = F.avg_pool2d(lightness, 3, 1, 1, count_include_pad=False)
    return torch.where(_some(len(lightness), chance, lightness), soft, lightness)


def soft_background(lightness, chance=0.12):
    """All but a round part loses its sharpness, as behind an animal or a face."""
    count, _, height, width = lightness.shape
    across = torch.linspace(-1, 1, width, device=lightness.device)
    down = torch.linspace(-1, 1, height, device=lightness.device)[:, None]
    x, y = (_between(count, -0.4, 0.4, lightness) for _ in range(2))
    wide, high = (_between(count, 0.3, 0.8, lightness) for _ in range(2))
    far = (((across - x) / wide) ** 2 + ((down - y) / high) ** 2).sqrt()
    away = ((far - 1) / 0.3).clamp(0, 1) * _some(count, chance, lightness)
    soft = lightness
    for _ in range(3):
        soft = F.avg_pool2d(soft, 7, 1, 3, count_include_pad=False)
    return lightness + away * (soft - lightness)


def scratches(lightness, chance=0.05, most=6):
    """Thin straight lines, bright or dark, most of them nearly upright."""
    count, _, height, width = lightness.shape
    across = torch.linspace(-1, 1, width, device=lightness.device)
    down = torch.linspace(-1, 1, height, device=lightness.device)[:, None]
    hurt = _some(count, chance, lightness)
    for _ in range(most):
        lean = _between(count, -1, 1, lightness) ** 3
        place = _between(count, -1.5, 1.5, lightness)
        thin = _between(count, 0.2, 1.2, lightness) / width
        line = (across - lean * down - place).abs() < thin
        tone = torch.where(_some(count, 0.7, lightness), 95.0, 8.0)
        lightness = torch.where(line & hurt & _some(count, 0.6, lightness), tone, lightness)
    return lightness


def grain(lightness, chance=0.12):
    """Noise of a random strength."""
    count = len(lightness)
    strength = _between(count, 1.0, 6.0, lightness) * _some(count, chance, lightness)
    return lightness + strength * torch.randn_like(lightness)


def age(rgb, lightness):
    """All of the above, in the order in which they happen to a picture."""
    seen = soft_background(film_response(rgb, lightness))
    return scratches(grain(blur(tone(seen)))).clamp(0, 100)
