"""A moving average of the weights: steadier than the weights of any one step."""

import torch


class Average:
    """An exponential moving average of all weights and running statistics of a network."""

    def __init__(self, network, decay):
        self.decay, self.steps = decay, 0
        self.state = {name: value.clone() for name, value in network.state_dict().items()}

    @torch.no_grad()
    def update(self, network):
        self.steps += 1
        decay = min(self.decay, self.steps / (10 + self.steps))
        for name, value in network.state_dict().items():
            if value.is_floating_point():
                self.state[name].lerp_(value, 1 - decay)
            else:
                self.state[name].copy_(value)
