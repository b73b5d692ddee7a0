"""How good a colouring is, on pictures [n, 3, side, side] whose true colours are known.

PSNR over RGB and the error of ab say how close the colours are, and favour caution. AuC and its
rebalanced form are those of Zhang, Isola and Efros (2016), section 3.1: the share of pixels within
a distance in ab, averaged over thresholds 0..150, the second with every pixel weighted by how
rare its true colour is (their equation 4 with lambda 0). Colourfulness is Hasler and Süsstrunk's
(2003).
"""

import torch
from torch.nn import functional as F

from colour import lab_to_rgb, rgb_to_lab

THRESHOLDS = 150


def colourfulness(rgb):
    """Hasler and Süsstrunk's measure, per picture; `rgb` runs from 0 to 255."""
    red, green, blue = rgb.unbind(1)
    sides = torch.stack([red - green, (red + green) / 2 - blue], 1)
    spread = sides.var((2, 3)).sum(1).sqrt()
    return spread + 0.3 * (sides.mean((2, 3)) ** 2).sum(1).sqrt()


def area_under_curve(distance, weight):
    """Mean share of the (weighted) pixels within each threshold, in per cent."""
    counts, _ = torch.histogram(
        distance.flatten(), bins=THRESHOLDS, range=(0.0, float(THRESHOLDS)), weight=weight.flatten()
    )
    within = counts.cumsum(0) / weight.sum()
    return 100 * within.sum().item() / (THRESHOLDS + 1)


class Judge:
    """Compares colourings with the truth."""

    def __init__(self, rgb, palette):
        self.truth = (rgb * 255).round()
        lab = rgb_to_lab(rgb)
        self.lightness, self.ab = lab[:, :1], lab[:, 1:]
        self.colourfulness = colourfulness(self.truth).mean()
        nearest, _ = palette.encode(self.ab)
        self.rarity = (1 / palette.smoothed_prior())[nearest[..., 0]]

    def paint(self, ab):
        """Join colour of any size to the true lightness; RGB 0..255, and the enlarged ab."""
        size = self.ab.shape[2:]
        ab = F.interpolate(ab, size, mode="bilinear", align_corners=False)
        rgb = lab_to_rgb(torch.cat([self.lightness, ab], 1))
        return (rgb * 255).round(), ab

    def figures(self, ab):
        """All figures of one colouring."""
        rgb, ab = self.paint(ab)
        squared = ((rgb - self.truth) ** 2).mean((1, 2, 3)).clamp_min(1e-3)
        error = ((ab - self.ab) ** 2).mean((1, 2, 3))
        distance = ((ab - self.ab) ** 2).sum(1).sqrt()
        vivid = colourfulness(rgb).mean() / self.colourfulness
        values = {
            "psnr": 10 * torch.log10(255**2 / squared).mean().item(),
            "ab_rmse": error.sqrt().mean().item(),
            "ab_rmse_pooled": error.mean().sqrt().item(),
            "auc": area_under_curve(distance, torch.ones_like(distance)),
            "auc_rebalanced": area_under_curve(distance, self.rarity),
            "colourfulness_percent": 100 * vivid.item(),
        }
        return {name: round(value, 2) for name, value in values.items()}
