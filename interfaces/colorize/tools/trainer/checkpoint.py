"""Saving, loading and growing: a larger network may start from a smaller one's weights.

    python3 checkpoint.py small.pt model.pt                     the same in fp16, half the size
    python3 checkpoint.py mean.pt before.pt=0.4 after.pt=0.6    the mean of two, in fp16

Growing keeps the function: old weights go to the first channels, and what the new channels would
add to the old ones starts at zero (after Chen, Goodfellow and Shlens, "Net2Net", ICLR 2016).
"""

import os
import sys

import torch

from bins import Palette
from network import Colourizer


def save(path, network_shape, palette, weights, **extra):
    """Write a checkpoint, whole or not at all; `weights` is a state dict."""
    unfinished = f"{path}.part"
    torch.save(
        {
            "shape": network_shape,
            "centres": palette.centres.cpu(),
            "prior": palette.prior.cpu(),
            "weights": weights,
            **extra,
        },
        unfinished,
    )
    os.replace(unfinished, path)


def load(path):
    """A checkpoint as (network in evaluation mode, palette, the whole dictionary)."""
    saved = torch.load(path, map_location="cpu")
    palette = Palette(saved["centres"], saved["prior"])
    network = Colourizer(len(palette), **saved["shape"])
    network.load_state_dict(saved["weights"])
    return network.eval(), palette, saved


def grow_into(network, smaller):
    """Copy a smaller state dict into the leading channels of a network; returns what was new."""
    state = network.state_dict()
    untouched = []
    for name, tensor in state.items():
        old = smaller.get(name)
        if old is None:
            untouched.append(name)
        elif old.shape == tensor.shape:
            tensor.copy_(old)
        else:
            outputs = slice(0, old.shape[0])
            if tensor.dim() > 1:
                tensor[outputs] = 0
            tensor[tuple(slice(0, size) for size in old.shape)] = old
    network.load_state_dict(state)
    return untouched


def mix(target, *sources):
    """Write the mean of checkpoints, each `path` or `path=share`, in fp16."""
    named = [source.partition("=") for source in sources]
    loaded = [(load(path)[2], float(share or 1)) for path, _, share in named]
    last, total = loaded[-1][0], sum(share for _, share in loaded)
    palette = Palette(last["centres"], last["prior"])
    mean = {name: 0 for name in last["weights"]}
    for saved, share in loaded:
        weights = saved["weights"]
        weights["classify.bias"] += (last["power"] - saved["power"]) * torch.log(palette.weight)
        for name, value in weights.items():
            mean[name] = mean[name] + value.double() * (share / total)
    for name, value in last["weights"].items():
        mean[name] = mean[name].to(torch.float16 if value.is_floating_point() else value.dtype)
    save(target, last["shape"], palette, mean, power=last["power"], steps=last["steps"])


if __name__ == "__main__":
    mix(*sys.argv[1:])
