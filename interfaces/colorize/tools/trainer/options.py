"""The settings of train.py, on the command line."""

import argparse


def training_options():
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Train the colourizer.")
    add = parser.add_argument
    add("pictures", nargs="+", help="pre-decoded .npy; more.npy=5: each picture as often as 5")
    add("--output", default="model.pt", help="the checkpoint to write")
    add("--start-from", help="a checkpoint to go on from; it may be of a smaller network")
    add("--minutes", type=float, default=120, help="how long to train")
    add("--progress", type=float, default=0.0, help="where in the schedule to start, 0..1")
    add("--device", default="cpu", help="cpu or cuda")
    add("--workers", type=int, default=1, help="processes that average their weights (CPU)")
    add("--threads", type=int, default=1, help="threads of each process")
    add("--port", type=int, default=29517, help="where the processes meet")
    add("--meet-every", type=int, default=10, help="steps between two averagings")
    add("--batch", type=int, default=32, help="pictures in a batch of each process")
    add("--side", type=int, default=96, help="the size of the pictures at first")
    add("--late-side", type=int, default=128, help="their size later")
    add("--switch-at", type=float, default=0.6, help="when that is, as a part of the whole")
    add("--rate", type=float, default=1e-3, help="the highest learning rate")
    add("--warm-up", type=int, default=200, help="steps until the learning rate is reached")
    add("--decay", type=float, default=0.02, help="weight decay")
    add("--average", type=float, default=0.999, help="decay of the weights' moving average")
    add("--keep-norms", action="store_true", help="leave batch normalisation's statistics alone")
    add("--power", type=float, default=0.5, help="of the rarity weights: 0 none, 1 as published")
    add("--regression", type=float, default=0.3, help="share of the mean colour's squared error")
    add("--most-vivid", type=float, default=1.25, help="highest power the mean colour is asked at")
    add("--ahead", type=int, default=0, help="batches a thread prepares ahead; 4 with a GPU")
    add("--report-every", type=int, default=200, help="steps between two reports")
    add("--seed", type=int, default=0)
    return parser.parse_args()
