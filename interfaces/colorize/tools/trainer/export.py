"""Write a checkpoint as ONNX, its large weights stored as int8 or fp16.

    python3 export.py model.pt colorize.onnx --weights int8

Only the storage shrinks: each stored tensor is followed by a Cast (and, for int8, a Mul with one
scale per output channel), which the runtime folds away when it loads the model.
"""

import argparse
import os

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

import checkpoint
from shipped import Shipped

OPSET = 17
LEAST = 1024


def write_float(model, path):
    """Trace the model; the number of pictures, height and width stay free."""
    example = torch.rand(1, 1, 128, 160) * 100, torch.tensor([0.5])
    free = {0: "n", 2: "h", 3: "w"}
    torch.onnx.export(
        model.eval(),
        example,
        path,
        input_names=["L", "alpha"],
        output_names=["ab"],
        opset_version=OPSET,
        dynamic_axes={"L": free, "ab": {0: "n", 2: "h4", 3: "w4"}},
    )


def as_half(name, weights):
    """fp16 storage: one tensor, one Cast."""
    stored = [numpy_helper.from_array(weights.astype(np.float16), f"{name}.half")]
    return stored, [helper.make_node("Cast", [f"{name}.half"], [name], to=TensorProto.FLOAT)]


def output_axis(name, weights, graph):
    """Where a weight's output channels are: last for a matrix product, else first."""
    users = [node.op_type for node in graph.node if name in node.input]
    return weights.ndim - 1 if "MatMul" in users else 0


def best_scale(rows):
    """Per row, the int8 scale of least squared error among a few that clip the extremes."""
    reach = np.abs(rows).max(1, keepdims=True) / 127 + 1e-12
    best, least = reach, np.full_like(reach, np.inf)
    for shrink in np.linspace(0.7, 1.0, 13, dtype=np.float32):
        scale = reach * shrink
        error = ((np.clip(np.round(rows / scale), -127, 127) * scale - rows) ** 2).sum(1)
        better = error[:, None] < least
        best, least = np.where(better, scale, best), np.where(better, error[:, None], least)
    return best


def as_int8(name, weights, axis):
    """int8 storage: the integers, a scale per output channel, a Cast and a Mul."""
    moved = np.moveaxis(weights, axis, 0)
    scale = best_scale(moved.reshape(len(moved), -1))
    shape = [1] * weights.ndim
    shape[axis] = -1
    scale = scale.reshape(shape).astype(np.float32)
    integers = np.clip(np.round(weights / scale), -127, 127).astype(np.int8)
    stored = [
        numpy_helper.from_array(integers, f"{name}.int8"),
        numpy_helper.from_array(scale, f"{name}.scale"),
    ]
    nodes = [
        helper.make_node("Cast", [f"{name}.int8"], [f"{name}.float"], to=TensorProto.FLOAT),
        helper.make_node("Mul", [f"{name}.float", f"{name}.scale"], [name]),
    ]
    return stored, nodes


def shrink_weights(source, target, kind):
    """Store the large weights of an ONNX file in a smaller type."""
    model = onnx.load(source)
    graph = model.graph
    kept, unpacking = [], []
    for tensor in graph.initializer:
        weights = numpy_helper.to_array(tensor)
        if weights.dtype != np.float32 or weights.size < LEAST or weights.ndim < 2:
            kept.append(tensor)
            continue
        if kind == "half":
            stored, nodes = as_half(tensor.name, weights)
        else:
            axis = output_axis(tensor.name, weights, graph)
            stored, nodes = as_int8(tensor.name, weights, axis)
        kept += stored
        unpacking += nodes
    nodes = unpacking + list(graph.node)
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(kept)
    graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, target)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("checkpoint")
    parser.add_argument("target")
    parser.add_argument("--weights", choices=("float", "half", "int8"), default="int8")
    parser.add_argument("--no-mirror", action="store_true", help="colour only the picture itself")
    options = parser.parse_args()
    network, palette, saved = checkpoint.load(options.checkpoint)
    model = Shipped(network, palette, saved["power"], mirror=not options.no_mirror)
    unfinished = f"{options.target}.part"
    write_float(model, unfinished)
    if options.weights != "float":
        shrink_weights(unfinished, unfinished, options.weights)
    os.replace(unfinished, options.target)
    print(f"{options.target}: {os.path.getsize(options.target) / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
