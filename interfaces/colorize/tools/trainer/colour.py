"""Conversion between sRGB and CIE L*a*b* (D65), on batches of pictures.

Pictures are tensors [n, 3, height, width]. RGB runs from 0 to 1; L* from 0 to 100; a* and b* are
in Lab units, about -110 to 110. The constants are those of IEC 61966-2-1 (sRGB) and CIE 15 (Lab).
"""

import torch

RGB_TO_XYZ = torch.tensor(
    [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
)
WHITE = torch.tensor([0.95047, 1.0, 1.08883])
EPSILON = (6 / 29) ** 3
SLOPE = (29 / 6) ** 2 / 3


def _mix(matrix, picture):
    """Apply a 3 x 3 matrix to the channels of every pixel."""
    return torch.einsum("ij,njhw->nihw", matrix.to(picture), picture)


def rgb_to_lab(rgb):
    """sRGB 0..1 to L*a*b*."""
    bent = ((rgb + 0.055) / 1.055).clamp_min(1e-6) ** 2.4
    linear = torch.where(rgb > 0.04045, bent, rgb / 12.92)
    xyz = _mix(RGB_TO_XYZ / WHITE[:, None], linear)
    root = torch.where(xyz > EPSILON, xyz.clamp_min(1e-6) ** (1 / 3), SLOPE * xyz + 4 / 29)
    x, y, z = root.unbind(1)
    return torch.stack([116 * y - 16, 500 * (x - y), 200 * (y - z)], 1)


def lab_to_rgb(lab):
    """L*a*b* to sRGB; colours outside the gamut are clipped to 0..1."""
    lightness, a, b = lab.unbind(1)
    y = (lightness + 16) / 116
    root = torch.stack([y + a / 500, y, y - b / 200], 1)
    xyz = torch.where(root > 6 / 29, root**3, (root - 4 / 29) / SLOPE)
    xyz = xyz * WHITE.to(lab)[None, :, None, None]
    linear = _mix(torch.linalg.inv(RGB_TO_XYZ), xyz)
    bent = 1.055 * linear.clamp_min(1e-8) ** (1 / 2.4) - 0.055
    return torch.where(linear > 0.0031308, bent, 12.92 * linear).clamp(0, 1)
