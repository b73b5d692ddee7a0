"""What the training minimises."""

import torch

ERROR_UNIT = 200.0


def colour_loss(logits, ab, palette, options):
    """Soft, rebalanced cross-entropy, plus the error of the mean colour at a random balance.

    The first is Zhang, Isola and Efros's (2016, equations 2 to 4), with the weights taken to a
    chosen power. The second is ours. The network is to serve every wish from cautious to vivid:
    each batch draws a balance, moves the logits there and weighs the squared error by the same
    power of rarity, for which the mean of the moved distribution is the right answer.
    """
    nearest, share = palette.encode(ab)
    rarity = palette.weight[nearest[..., 0]]
    classification = _cross_entropy(logits, nearest, share, rarity**options.power)
    balance = options.most_vivid * torch.rand(()).item()
    shift = (balance - options.power) * torch.log(palette.weight)[None, :, None, None]
    regression = _mean_colour_error(palette.expectation(logits + shift), ab, rarity**balance)
    return classification + options.regression * regression


def _cross_entropy(logits, nearest, share, weight):
    """Cross-entropy against the soft code, averaged with weights."""
    log_chance = torch.log_softmax(logits, 1).permute(0, 2, 3, 1)
    per_pixel = -(log_chance.gather(3, nearest) * share).sum(3)
    return (per_pixel * weight).sum() / weight.sum()


def _mean_colour_error(guess, ab, weight):
    """Squared distance in ab, averaged with weights, in units that make it about 1."""
    per_pixel = ((guess - ab) ** 2).sum(1) / ERROR_UNIT
    return (per_pixel * weight).sum() / weight.sum()
