"""Train the colourizer. README.md has the commands; --help lists the settings.

AdamW with a short warm-up and a cosine learning rate over a given time, pictures seen small first
and larger at the end. What is saved is a moving average of the weights.
"""

import math
import re
import time

import numpy as np
import torch
from torch.nn import functional as F

import checkpoint
import parallel
from augment import age
from average import Average
from bins import Palette
from colour import rgb_to_lab
from data import Ahead, PictureBank
from loss import colour_loss
from network import DEFAULT_SHAPE, PIXELS_PER_CELL, Colourizer
from options import training_options


def build(options, bank):
    """The network and its palette: new, or grown from a checkpoint."""
    if not options.start_from:
        palette = Palette.from_pixels(bank.colours(PIXELS_PER_CELL))
        return Colourizer(len(palette), **DEFAULT_SHAPE), palette
    _, palette, saved = checkpoint.load(options.start_from)
    network = Colourizer(len(palette), **DEFAULT_SHAPE)
    checkpoint.grow_into(network, saved["weights"])
    network.classify.bias.data += (options.power - saved["power"]) * torch.log(palette.weight)
    return network, palette


def open_banks(pictures, seed):
    """The collections, and the chance of each that a batch is of it."""
    named = [re.fullmatch(r"(.+?)(?:=([\d.]+))?", each).groups() for each in pictures]
    banks = [PictureBank(path, seed) for path, _ in named]
    share = np.array([len(bank) * float(times or 1) for bank, (_, times) in zip(banks, named)])
    return banks, share / share.sum()


class Trainer:
    """One process's share of the training."""

    def __init__(self, options, group):
        self.options, self.group = options, group
        self.device = torch.device(options.device)
        seed = options.seed + 1000 * group.rank
        torch.set_num_threads(options.threads)
        torch.manual_seed(options.seed)
        self.banks, self.share = open_banks(options.pictures, seed)
        self.network, self.palette = build(options, self.banks[0])
        self.network.to(self.device, memory_format=torch.channels_last).train()
        if options.keep_norms:
            for norm in self.network.modules():
                if isinstance(norm, torch.nn.BatchNorm2d):
                    norm.eval()
        self.palette.to(self.device)
        torch.manual_seed(seed)
        self.optimiser = torch.optim.AdamW(
            self.network.parameters(),
            lr=options.rate,
            betas=(0.9, 0.99),
            weight_decay=options.decay,
        )
        self.average = Average(self.network, options.average)
        self.steps, self.progress, self.losses = 0, options.progress, []
        self.started = time.time()

    def learning_rate(self):
        """A short warm-up, then half a cosine."""
        cosine = 0.5 * (1 + math.cos(math.pi * min(1, self.progress)))
        warm = min(1, (self.steps + 1) / self.options.warm_up)
        return self.options.rate * warm * (0.01 + 0.99 * cosine)

    def batches(self):
        """Each from one collection drawn by its share, at the size due now.

        Of smaller pictures, every other batch is left as it is: enlarged they show a scene at
        the scale at which the network is fed, but softly.
        """
        options, random = self.options, np.random.default_rng(self.banks[0].seed)
        while True:
            bank = random.choice(self.banks, p=self.share)
            late = self.progress >= options.switch_at
            side = options.late_side if late else options.side
            small = bank.size < side and random.random() < 0.5
            yield bank.batch(options.batch, bank.size if small else side)

    def step(self, rgb):
        """Learn from one batch."""
        for settings in self.optimiser.param_groups:
            settings["lr"] = self.learning_rate()
        rgb = rgb.to(self.device)
        lightness, ab = rgb_to_lab(rgb).split((1, 2), 1)
        seen = age(rgb, lightness).contiguous(memory_format=torch.channels_last)
        with torch.autocast(self.device.type, torch.bfloat16):
            logits = self.network(seen)
        target = F.avg_pool2d(ab, PIXELS_PER_CELL)
        loss = colour_loss(logits.float(), target, self.palette, self.options)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
        self.optimiser.step()
        self.losses.append(loss.item())
        self.steps += 1

    @torch.no_grad()
    def meet(self):
        """Average the weights with the other processes and agree on the time."""
        state = self.network.state_dict().values()
        self.group.average([value for value in state if value.is_floating_point()])
        first = self.options.progress
        spent = (time.time() - self.started) / 60 / self.options.minutes
        self.progress = self.group.agree(first + (1 - first) * spent)

    def report(self):
        """Say how it goes and save."""
        options, minutes = self.options, (time.time() - self.started) / 60
        speed = self.steps * options.batch * self.group.size / minutes / 60
        recent = np.mean(self.losses[-options.report_every :])
        print(
            f"{minutes:.1f} min, {self.progress:.3f} done, step {self.steps}, "
            f"loss {recent:.4f}, {speed:.0f} pictures/s",
            flush=True,
        )
        checkpoint.save(
            options.output,
            DEFAULT_SHAPE,
            self.palette,
            self.average.state,
            power=options.power,
            steps=self.steps,
        )

    def run(self):
        """Train until the time is up."""
        for rgb in Ahead(self.batches(), self.options.ahead):
            self.step(rgb)
            if self.steps % self.options.meet_every == 0:
                self.meet()
            done = self.progress >= 1
            if self.group.rank == 0:
                self.average.update(self.network)
                if done or self.steps % self.options.report_every == 0:
                    self.report()
            if done:
                return


def train(options, group):
    Trainer(options, group).run()


if __name__ == "__main__":
    parallel.start(train, training_options())
