"""Training pictures: decoded once into one big array on disk, then cut into random crops.

    python3 data.py photos/ cache/mine.npy --size 144      a folder of photographs, any depth
    python3 data.py shards/big-*.npz cache/big.npy         shards of encoded pictures

A shard is a NumPy archive with `data` (the encoded files end to end, uint8) and `off` (offsets).
"""

import argparse
import io
import queue
import threading
from multiprocessing import Pool
from pathlib import Path

import numpy as np
import torch
from PIL import Image, ImageOps
from torch.nn import functional as F

from colour import rgb_to_lab

SUFFIXES = {".jpg", ".jpeg", ".png", ".webp"}


def photo_files(folder):
    """Every photograph below a folder, in a fixed order."""
    return sorted(path for path in Path(folder).rglob("*") if path.suffix.lower() in SUFFIXES)


def encoded_pictures(sources):
    """The bytes of every picture in folders and shards."""
    for source in map(Path, sources):
        if source.is_dir():
            yield from (path.read_bytes() for path in photo_files(source))
            continue
        shard = np.load(source)
        data, offsets = shard["data"].tobytes(), shard["off"]
        for start, end in zip(offsets[:-1], offsets[1:]):
            yield data[start:end]


def decode(job):
    """Encoded bytes to a square uint8 picture, centre cut; None where there is no colour."""
    encoded, size = job
    try:
        picture = ImageOps.exif_transpose(Image.open(io.BytesIO(encoded))).convert("RGB")
    except OSError:
        return None
    picture = np.asarray(ImageOps.fit(picture, (size, size), Image.LANCZOS))
    spread = picture.max(2).astype(int) - picture.min(2)
    return None if spread.mean() < 6 else picture


def predecode(sources, target, size, workers):
    """Write all pictures of the sources to one .npy file [n, size, size, 3]; returns n."""
    unfinished = Path(f"{target}.part")
    jobs = ((encoded, size) for encoded in encoded_pictures(sources))
    count = 0
    with Pool(workers) as pool, unfinished.open("wb") as part:
        for picture in pool.imap(decode, jobs, chunksize=64):
            if picture is not None:
                part.write(picture.tobytes())
                count += 1
    shape = (count, size, size, 3)
    np.save(target, np.memmap(unfinished, np.uint8, "r", shape=shape))
    unfinished.unlink()
    return count


class PictureBank:
    """Random batches from one pre-decoded array."""

    def __init__(self, path, seed):
        self.pictures = np.load(path, mmap_mode="r")
        self.seed, self.random = seed, np.random.default_rng(seed)
        self.size = self.pictures.shape[1]

    def __len__(self):
        return len(self.pictures)

    def colours(self, cell, pictures=6000):
        """The ab of a sample of the pictures [n, 2], averaged over cell x cell pixels."""
        total = len(self.pictures)
        chosen = self.random.choice(total, min(pictures, total), replace=False)
        parts = []
        for some in np.array_split(np.sort(chosen), max(1, len(chosen) // 500)):
            rgb = torch.from_numpy(self.pictures[some]).permute(0, 3, 1, 2).float() / 255
            ab = rgb_to_lab(F.avg_pool2d(rgb, cell))[:, 1:]
            parts.append(ab.permute(0, 2, 3, 1).reshape(-1, 2))
        return torch.cat(parts).numpy()

    def _crop_side(self):
        """A quarter of the batches is whole pictures; the rest zooms in by up to a half."""
        chance = self.random.random()
        if chance < 0.25:
            return self.size
        low, high = (0.75, 1.0) if chance < 0.7 else (0.5, 0.75)
        return int(self.size * self.random.uniform(low, high))

    def batch(self, count, side):
        """RGB 0..1 [count, 3, side, side]: crops at random places, half of them mirrored.

        They are brought to size softly or sharply by turns, for so are the pictures to come.
        """
        crop = self._crop_side()
        mode = "bilinear" if self.random.random() < 0.5 else "bicubic"
        chosen = np.sort(self.random.choice(len(self.pictures), count, replace=False))
        tops, lefts = self.random.integers(0, self.size - crop + 1, (2, count))
        cuts = np.stack(
            [
                self.pictures[one, top : top + crop, left : left + crop]
                for one, top, left in zip(chosen, tops, lefts)
            ]
        )
        rgb = torch.from_numpy(cuts).permute(0, 3, 1, 2).float() / 255
        if crop != side:
            size = (side, side)
            rgb = F.interpolate(rgb, size, mode=mode, antialias=True, align_corners=False)
            rgb = rgb.clamp(0, 1)
        mirrored = torch.from_numpy(self.random.random(count) < 0.5)[:, None, None, None]
        return torch.where(mirrored, rgb.flip(3), rgb)


class Ahead:
    """Iterate over `items`, up to `depth` of them made in advance by a thread (0: none)."""

    def __init__(self, items, depth):
        self.items, self.depth = items, depth

    def __iter__(self):
        if not self.depth:
            yield from self.items
            return
        ready = queue.Queue(self.depth)
        threading.Thread(target=self._fill, args=(ready,), daemon=True).start()
        while True:
            yield ready.get()

    def _fill(self, ready):
        for item in self.items:
            ready.put(item)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("sources", nargs="+", help="folders of photographs, or .npz shards")
    parser.add_argument("target", help="the .npy file to write")
    parser.add_argument("--size", type=int, default=144)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    count = predecode(options.sources, options.target, options.size, options.workers)
    print(f"{count} pictures of {options.size} x {options.size} in {options.target}")


if __name__ == "__main__":
    main()
