"""The palette: the ab plane cut into cells, so that colouring becomes a classification.

After Zhang, Isola and Efros, "Colorful Image Colorization" (ECCV 2016), section 2: a grid of
step 10 of which only the cells that occur are kept, a soft target over the five nearest cells,
and weights that make rare, saturated colours count for more.
"""

import numpy as np
import torch

STEP = 10.0
SMOOTHING = 5.0
NEIGHBOURS = 5
UNIFORM_SHARE = 0.5
TABLE_STEP = 2
TABLE_REACH = 110
TABLE_SIDE = 2 * TABLE_REACH // TABLE_STEP + 1


class Palette:
    """Cell centres [cells, 2] with how often each occurs, and what follows from them."""

    def __init__(self, centres, prior):
        self.centres = torch.as_tensor(np.asarray(centres), dtype=torch.float32)
        self.prior = torch.as_tensor(np.asarray(prior), dtype=torch.float32)
        self.weight = self._rarity_weight()
        self.nearest, self.share = self._soft_code_table()

    @classmethod
    def from_pixels(cls, ab, least=2e-6):
        """Count which cells the pixels `ab` [n, 2] fall into; keep those not vanishingly rare."""
        cells, counts = np.unique(np.round(ab / STEP).astype(int), axis=0, return_counts=True)
        prior = counts / counts.sum()
        kept = prior > least
        return cls(cells[kept] * STEP, prior[kept] / prior[kept].sum())

    def __len__(self):
        return len(self.centres)

    def to(self, device):
        """Move the tables to a device."""
        for name in ("centres", "prior", "weight", "nearest", "share"):
            setattr(self, name, getattr(self, name).to(device))
        return self

    def smoothed_prior(self):
        """The prior after a Gaussian blur over the ab plane."""
        distance = torch.cdist(self.centres, self.centres)
        kernel = torch.exp(-(distance**2) / (2 * SMOOTHING**2))
        kernel = kernel / kernel.sum(1, keepdim=True)
        smooth = kernel.t() @ self.prior
        return smooth / smooth.sum()

    def _rarity_weight(self):
        """Weight per cell, 1 / (prior mixed with a uniform one), mean 1 over the pixels."""
        smooth = self.smoothed_prior()
        weight = 1 / ((1 - UNIFORM_SHARE) * smooth + UNIFORM_SHARE / len(smooth))
        return weight / (smooth * weight).sum()

    def _soft_code_table(self):
        """For every ab on a fine grid: the nearest cells and the share each of them gets."""
        axis = torch.arange(-TABLE_REACH, TABLE_REACH + 1, TABLE_STEP, dtype=torch.float32)
        points = torch.cartesian_prod(axis, axis)
        distance, nearest = torch.cdist(points, self.centres).topk(NEIGHBOURS, largest=False)
        share = torch.softmax(-(distance**2) / (2 * SMOOTHING**2), 1)
        return nearest, share

    def encode(self, ab):
        """ab [n, 2, h, w] to the nearest cells and their shares, both [n, h, w, 5]."""
        row, column = ((ab.clamp(-TABLE_REACH, TABLE_REACH) + TABLE_REACH) / TABLE_STEP).unbind(1)
        entry = row.round().long() * TABLE_SIDE + column.round().long()
        return self.nearest[entry], self.share[entry]

    def expectation(self, logits):
        """Logits [n, cells, h, w] to the mean colour [n, 2, h, w]."""
        kernel = self.centres.t()[:, :, None, None]
        return torch.nn.functional.conv2d(torch.softmax(logits, 1), kernel)
