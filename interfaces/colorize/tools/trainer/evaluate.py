"""Measure a checkpoint on a folder of pictures it was not trained on.

    python3 evaluate.py model.pt validation/ --side 128 --alpha 0 0.5 1 --sheet sheet.png

Pictures are resized to 256 x 256; the network sees `--side` squared. The sheet shows, for each of
the first pictures, grey | colourized at the first alpha | the truth.
"""

import argparse
import json

import numpy as np
import torch
from PIL import Image

import checkpoint
from colour import rgb_to_lab
from data import photo_files
from metrics import Judge
from shipped import Shipped

SIDE = 256


def load_pictures(folder, side):
    """All pictures of a folder at one square size, RGB 0..1."""
    pictures = []
    for path in photo_files(folder):
        picture = Image.open(path).convert("RGB").resize((side, side), Image.LANCZOS)
        pictures.append(torch.from_numpy(np.array(picture)))
    return torch.stack(pictures).permute(0, 3, 1, 2).float() / 255


@torch.no_grad()
def colour_all(model, lightness, alpha):
    """Run the shipped model on a few pictures at a time."""
    wish = torch.tensor([alpha])
    return torch.cat([model(some, wish) for some in lightness.split(8)])


def baselines(judge, palette):
    """What costs nothing: no colour, and the training pictures' mean colour everywhere."""
    grey = torch.zeros_like(judge.ab)
    mean = (palette.prior @ palette.centres)[None, :, None, None].expand_as(judge.ab)
    return {"grey": judge.figures(grey), "mean ab": judge.figures(mean)}


def contact_sheet(judge, ab, target, count=40, columns=4):
    """Grey | colourized | truth, several triples in a row."""
    painted, _ = judge.paint(ab)
    grey, _ = judge.paint(torch.zeros_like(ab))
    triples = torch.cat([grey, painted, judge.truth], 3)
    chosen = triples[:: max(1, len(triples) // count)][: count // columns * columns]
    rows = [torch.cat(list(row), 2) for row in chosen.split(columns)]
    sheet = torch.cat(rows, 1).permute(1, 2, 0).to(torch.uint8).numpy()
    picture = Image.fromarray(sheet)
    picture.resize((picture.width // 2, picture.height // 2), Image.LANCZOS).save(target)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkpoint")
    parser.add_argument("folder")
    parser.add_argument("--side", type=int, default=128)
    parser.add_argument("--alpha", type=float, nargs="+", default=[0.5, 1.0, 0.0])
    parser.add_argument("--no-mirror", action="store_true")
    parser.add_argument("--sheet", help="a PNG to write")
    options = parser.parse_args()
    network, palette, saved = checkpoint.load(options.checkpoint)
    model = Shipped(network, palette, saved["power"], mirror=not options.no_mirror)
    judge = Judge(load_pictures(options.folder, SIDE), palette)
    lightness = rgb_to_lab(load_pictures(options.folder, options.side))[:, :1]
    results = baselines(judge, palette)
    for alpha in options.alpha:
        ab = colour_all(model, lightness, alpha)
        results[f"alpha {alpha:g}"] = judge.figures(ab)
        if options.sheet and alpha == options.alpha[0]:
            contact_sheet(judge, ab, options.sheet)
    for name, figures in results.items():
        print(f"{name:12}", json.dumps(figures))


if __name__ == "__main__":
    main()
