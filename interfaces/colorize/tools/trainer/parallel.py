"""Several processes that train apart and now and then average their weights.

"Local SGD" (Stich, ICLR 2019). On a CPU that others use too, one thread per process that meets
the rest every few steps wastes less time than threads that wait for each other in every layer.
"""

import torch
import torch.distributed as dist
import torch.multiprocessing as mp


class Alone:
    """The same interface for one process."""

    rank, size = 0, 1

    def average(self, tensors):
        """Nothing to average with."""

    def agree(self, number):
        return number


class Group:
    """One of several processes on this machine."""

    def __init__(self, rank, size, port):
        self.rank, self.size = rank, size
        address = f"tcp://127.0.0.1:{port}"
        dist.init_process_group("gloo", init_method=address, rank=rank, world_size=size)

    def average(self, tensors):
        """Replace every tensor by its mean over the processes."""
        flat = torch.cat([tensor.reshape(-1) for tensor in tensors])
        dist.all_reduce(flat)
        flat /= self.size
        sizes = [tensor.numel() for tensor in tensors]
        for tensor, mean in zip(tensors, flat.split(sizes)):
            tensor.copy_(mean.reshape(tensor.shape))

    def agree(self, number):
        """The first process's number, for all."""
        shared = torch.tensor([number], dtype=torch.float64)
        dist.broadcast(shared, 0)
        return shared.item()


def _enter(rank, job, options):
    job(options, Group(rank, options.workers, options.port))


def start(job, options):
    """Run job(options, group) in as many processes as asked for."""
    if options.workers == 1:
        job(options, Alone())
    else:
        mp.spawn(_enter, (job, options), nprocs=options.workers)
