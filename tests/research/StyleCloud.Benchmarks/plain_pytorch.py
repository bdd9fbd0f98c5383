#!/usr/bin/env python3
"""The same transfer as anyone would write it with PyTorch: automatic differentiation, NCHW, 32 bits, torch.optim.LBFGS.

    plain_pytorch.py <folder> <evaluations>

The folder holds what the benchmark wrote: task.json, and float32 files of the weights, the photo, the painting and the start. Prints one line of JSON: the seconds of every evaluation, the
loss after each, and the losses of the start in their terms. Needs Debian's python3-torch, and libopenblas0-pthread for its matrix products.
"""
import json
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F

folder, evaluations = sys.argv[1], int(sys.argv[2])
task = json.load(open(f"{folder}/task.json"))
torch.set_num_threads(task["threads"])


def floats(name, *shape):
    return torch.from_numpy(np.fromfile(f"{folder}/{name}.f32", dtype="<f4").reshape(shape))


convolutions = [(c["layer"], floats(c["layer"] + ".kernel", c["out"], c["in"], 3, 3), floats(c["layer"] + ".bias", c["out"])) for c in task["convolutions"]]
mean, deviation = torch.tensor(task["mean"]).view(1, 3, 1, 1), torch.tensor(task["deviation"]).view(1, 3, 1, 1)


def features(image):
    found, x, block = {}, (image / 255 - mean) / deviation, 1
    for layer, kernel, bias in convolutions:
        if int(layer[4]) != block:
            x, block = F.avg_pool2d(x, 2, 2), int(layer[4])
        x = F.relu(F.conv2d(F.pad(x, (1, 1, 1, 1), mode="replicate"), kernel, bias))
        found[layer] = x
    return found


def gram(x):
    rows = x.flatten(2)[0]
    return rows @ rows.T / rows.shape[1]


height, width = task["height"], task["width"]
photo, painting, start = (floats(name, 1, 3, height, width) for name in ("photo", "painting", "start"))
with torch.no_grad():
    content_targets = {layer: x for layer, x in features(photo).items() if layer in task["contentLayers"]}
    style_targets = {layer: gram(x) for layer, x in features(painting).items() if layer in task["styleLayers"]}


def terms(image):
    found = features(image)
    content = sum(share * (found[layer] - content_targets[layer]).square().sum() / content_targets[layer].square().sum() for layer, share in task["contentLayers"].items())
    style = sum(share * (gram(found[layer]) - style_targets[layer]).square().sum() / style_targets[layer].square().sum() for layer, share in task["styleLayers"].items())
    here = image[:, :, :-1, :-1]
    variation = ((image[:, :, :-1, 1:] - here).square() + (image[:, :, 1:, :-1] - here).square()).mean() / 255**2
    return content * task["contentWeight"], style * task["styleWeight"], variation * task["totalVariationWeight"]


pixels = start.clone().requires_grad_(True)
optimizer = torch.optim.LBFGS([pixels], max_iter=evaluations, max_eval=evaluations, history_size=task["history"], tolerance_grad=0, tolerance_change=0)
seconds, losses, first = [], [], None


def closure():
    global first
    began = time.perf_counter()
    optimizer.zero_grad()
    parts = terms(pixels)
    loss = sum(parts)
    loss.backward()
    seconds.append(time.perf_counter() - began)
    losses.append(loss.item())
    first = first or [part.item() for part in parts]
    return loss


began = time.perf_counter()
optimizer.step(closure)
print(json.dumps({"torch": torch.__version__, "wall": time.perf_counter() - began, "seconds": seconds, "losses": losses, "first": first}))
