"""Writes the small weight files that the reader's tests compare with, by programs that are not ours.

    python3 make_fixtures.py        (Debian 12: python3-torch 1.13, python3-h5py)

Each holds conv1_1 of a VGG, 64 filters over 3 channels, whose values follow from their index alone, so that the tests
can compute what must be read: value(i) = ((7919 i) mod 1009 - 504) / 1024, i counting output, input, row, column.
The quotients are exact in 32 and 16 bits. Two files hold conv1_2 too, in 16 bits to stay small.
"""
import os
import pickle
from collections import OrderedDict

import h5py
import numpy as np
import torch

HERE = os.path.dirname(os.path.abspath(__file__))


def values(shape, offset=0):
    count = int(np.prod(shape))
    index = np.arange(count, dtype=np.int64) + offset
    return (((index * 7919) % 1009 - 504) / 1024.0).astype(np.float32).reshape(shape)


def state_dict(convert):
    return OrderedDict(
        [
            ("features.0.weight", convert(torch.from_numpy(values((64, 3, 3, 3))))),
            ("features.0.bias", convert(torch.from_numpy(values((64,), 1)))),
        ]
    )


def deeper(convert):
    state = state_dict(convert)
    state["features.2.weight"] = convert(torch.from_numpy(values((64, 64, 3, 3), 2)))
    state["features.2.bias"] = convert(torch.from_numpy(values((64,), 3)))
    return state


def path(name):
    return os.path.join(HERE, name)


def torch_files():
    plain = state_dict(lambda t: t)
    torch.save(plain, path("legacy-f32.pth"), _use_new_zipfile_serialization=False)
    torch.save(plain, path("zip-f32.pth"))
    torch.save(deeper(lambda t: t.half()), path("legacy-f16.pth"), _use_new_zipfile_serialization=False)
    torch.save(deeper(lambda t: t.bfloat16()), path("zip-bf16.pth"))
    torch.save(state_dict(lambda t: t.double()), path("zip-f64.pth"))

    # Strides that are not row-major, views of one storage, parameters instead of tensors, and a checkpoint around it all.
    both = torch.cat([t.flatten() for t in plain.values()])
    views = OrderedDict(
        [
            ("features.0.weight", both[: 64 * 27].view(64, 3, 3, 3)),
            ("features.0.bias", both[64 * 27 :]),
        ]
    )
    torch.save({"epoch": 3, "lr": 0.1, "state_dict": views}, path("legacy-views.pth"), _use_new_zipfile_serialization=False)
    strided = OrderedDict(
        (name, torch.nn.Parameter(t.to(memory_format=torch.channels_last) if t.dim() == 4 else t)) for name, t in plain.items()
    )
    torch.save(strided, path("zip-strided-parameters.pth"))
    conv = torch.nn.Sequential(OrderedDict(features=torch.nn.Sequential(torch.nn.Conv2d(3, 64, 3))))
    conv.load_state_dict(plain)
    torch.save(conv.state_dict(), path("zip-module.pth"))  # carries _metadata
    torch.save(conv, path("zip-whole-module.pth"))  # a class to be loaded: refused
    torch.save(list(plain.values()), path("zip-list.pth"))
    script = torch.jit.trace(conv, torch.zeros(1, 3, 8, 8))
    script.save(path("torchscript.pt"))


def keras_files():
    kernel = values((64, 3, 3, 3)).transpose(2, 3, 1, 0)  # OIHW to HWIO
    bias = values((64,), 1)
    with h5py.File(path("keras-2016.h5"), "w") as file:
        file.attrs["layer_names"] = [b"input_1", b"block1_conv1", b"block1_pool"]
        for empty in ("input_1", "block1_pool"):
            file.create_group(empty).attrs["weight_names"] = np.zeros((0,), dtype="S1")
        group = file.create_group("block1_conv1")
        group.attrs["weight_names"] = [b"block1_conv1_W_1:0", b"block1_conv1_b_1:0"]
        group["block1_conv1_W_1:0"] = kernel
        group["block1_conv1_b_1:0"] = bias
    with h5py.File(path("keras-model.h5"), "w") as file:
        model = file.create_group("model_weights")
        model.attrs["layer_names"] = ["block1_conv1"]
        group = model.create_group("block1_conv1")
        group.attrs["weight_names"] = ["block1_conv1/kernel:0", "block1_conv1/bias:0"]
        group.create_dataset("block1_conv1/kernel:0", data=kernel, chunks=(3, 3, 3, 16), compression="gzip")
        group.create_dataset("block1_conv1/bias:0", data=bias)
        optimizer = file.create_group("optimizer_weights/block1_conv1")
        optimizer["kernel:0"] = np.zeros((2, 2), dtype=np.float32)


if __name__ == "__main__":
    torch_files()
    keras_files()
