#!/usr/bin/env python3
"""Independent reference values for features, Gram matrices, losses and the pixel gradient.

Written against the papers and the lesson's script with PyTorch in double precision; shares no code with the engine.
Needs python3-torch, python3-h5py, python3-numpy.

    python3 make_goldens.py small-vgg16.h5 goldens.h5           writes both files
    python3 make_goldens.py --check small-vgg16.h5 goldens.h5   recomputes and compares instead (exit 1 on a difference)

small-vgg16.h5  seeded weights of a VGG16 with few channels, in the layout of Keras' notop file
goldens.h5      pictures (H, W, 3; RGB; 0…255) and what the reference makes of them
"""
import sys

import h5py
import numpy as np
import torch
import torch.nn.functional as F

LENGTHS = [2, 2, 3, 3, 3]
WIDTHS = [4, 6, 8, 10, 12]
MEANS_BGR = torch.tensor([103.939, 116.779, 123.68], dtype=torch.float64).view(1, 3, 1, 1)
STYLE_WEIGHTS = [0.7, 0.3]


def make_weights(rng):
    weights, channels = [], 3
    for block, (length, width) in enumerate(zip(LENGTHS, WIDTHS), 1):
        for index in range(1, length + 1):
            kernel = rng.standard_normal((3, 3, channels, width)) * np.sqrt(2 / (9 * channels))
            bias = rng.standard_normal(width) * 0.05
            if (block, index) == (1, 1):
                kernel = kernel / 60  # pixels are in the hundreds; activations shall be near one
            weights.append((block, index, kernel.astype(np.float32), bias.astype(np.float32)))
            channels = width
    return weights


def write_weights(path, weights):
    with h5py.File(path, "w") as file:
        names = []
        for block, index, kernel, bias in weights:
            name = f"block{block}_conv{index}"
            group = file.create_group(name)
            group.create_dataset(f"{name}_W_1:0", data=kernel)
            group.create_dataset(f"{name}_b_1:0", data=bias)
            group.attrs["weight_names"] = [f"{name}_W_1:0".encode(), f"{name}_b_1:0".encode()]
            names.append(name.encode())
        file.attrs["layer_names"] = names


def smooth_picture(rng, height, width):
    """Noise at three sizes, so that every block of the network sees structure."""
    picture = np.zeros((height, width, 3))
    for cell in (1, 4, 12):
        coarse = rng.uniform(0, 255, (-(-height // cell), -(-width // cell), 3))
        picture += np.kron(coarse, np.ones((cell, cell, 1)))[:height, :width] / 3
    return np.round(picture).astype(np.float32)


class Reference:
    def __init__(self, weights, pooling, padding="constant"):
        self.pooling, self.padding = pooling, padding
        self.layers = [
            (block, index, torch.from_numpy(kernel.transpose(3, 2, 0, 1).astype(np.float64)), torch.from_numpy(bias.astype(np.float64)))
            for block, index, kernel, bias in weights
        ]

    def features(self, rgb):
        """rgb: (1, 3, H, W) double, 0…255."""
        x = rgb[:, [2, 1, 0]] - MEANS_BGR
        found, previous = {}, 1
        for block, index, kernel, bias in self.layers:
            if block != previous:
                x = F.max_pool2d(x, 2) if self.pooling == "max" else F.avg_pool2d(x, 2)
                previous = block
            x = F.conv2d(F.pad(x, (1, 1, 1, 1), mode=self.padding), kernel, bias)
            found[f"conv{block}_{index}"] = x
            x = F.relu(x)
            found[f"relu{block}_{index}"] = x
        return found


def gram(features):
    matrix = features.reshape(features.shape[1], -1)
    return matrix @ matrix.t()


def mean_gram(features):
    return gram(features) / (features.shape[2] * features.shape[3])


def normalized(reference, image, content, styles):
    """The engine's normalised form with content 1, style 100, total variation 0.5 and two styles."""
    ours, photo, paintings = reference.features(image), reference.features(content), [reference.features(style) for style in styles]
    target = photo["relu4_2"]
    content_loss = ((ours["relu4_2"] - target) ** 2).sum() / (target ** 2).sum()
    style_loss, layers = 0, ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"]
    for layer in layers:
        for weight, painting in zip(STYLE_WEIGHTS, paintings):
            wanted = mean_gram(painting[layer])
            style_loss = style_loss + 100 / len(layers) * weight * ((mean_gram(ours[layer]) - wanted) ** 2).sum() / (wanted ** 2).sum()
    dx = image[:, :, :-1, 1:] - image[:, :, :-1, :-1]
    dy = image[:, :, 1:, :-1] - image[:, :, :-1, :-1]
    variation = 0.5 * (dx ** 2 + dy ** 2).mean() / 255 ** 2
    return content_loss, style_loss, variation


def lesson(reference, image, content, styles):
    """The 2017 lesson: content 0.025, style 5, total variation 1, sums instead of means."""
    ours, photo, paintings = reference.features(image), reference.features(content), [reference.features(style) for style in styles]
    content_loss = 0.025 * ((ours["relu2_2"] - photo["relu2_2"]) ** 2).sum()
    height, width = image.shape[2], image.shape[3]
    style_loss, layers = 0, ["relu1_2", "relu2_2", "relu3_3", "relu4_3", "relu5_3"]
    for layer in layers:
        for weight, painting in zip(STYLE_WEIGHTS, paintings):
            difference = gram(ours[layer]) - gram(painting[layer])
            style_loss = style_loss + 5.0 / len(layers) * weight * (difference ** 2).sum() / (4 * 3 ** 2 * (height * width) ** 2)
    a = (image[:, :, :-1, :-1] - image[:, :, 1:, :-1]) ** 2
    b = (image[:, :, :-1, :-1] - image[:, :, :-1, 1:]) ** 2
    return content_loss, style_loss, ((a + b) ** 1.25).sum()


def to_tensor(picture):
    return torch.from_numpy(picture.astype(np.float64).transpose(2, 0, 1)).unsqueeze(0)


def compute(weights, pictures):
    goldens = dict(pictures)
    content = to_tensor(pictures["content"])
    styles = [to_tensor(pictures["style0"]), to_tensor(pictures["style1"])]
    for pooling, form, function in (("average", "normalized", normalized), ("max", "lesson", lesson)):
        reference = Reference(weights, pooling)
        for name, value in reference.features(to_tensor(pictures["image"])).items():
            goldens[f"{pooling}/features/{name}"] = value.numpy()[0]
            if name.startswith("relu"):
                goldens[f"{pooling}/gram/{name}"] = gram(value).numpy()
        image = to_tensor(pictures["image"]).requires_grad_(True)
        terms = function(reference, image, content, styles)
        goldens[f"{form}/losses"] = np.array([sum(terms).item()] + [term.item() for term in terms])
        for name, term in zip(("content", "style", "variation"), terms):
            goldens[f"{form}/gradient/{name}"] = torch.autograd.grad(term, image, retain_graph=True)[0].numpy()[0]
    replicating = Reference(weights, "average", "replicate").features(to_tensor(pictures["image"]))
    for name in ("relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu5_1"):
        goldens[f"replicate/features/{name}"] = replicating[name].numpy()[0]
    return goldens


def main():
    check = sys.argv[1] == "--check"
    weights_path, goldens_path = sys.argv[-2:]
    rng = np.random.default_rng(2017)
    weights = make_weights(rng)
    pictures = {
        "image": smooth_picture(rng, 37, 50), "content": smooth_picture(rng, 37, 50),
        "style0": smooth_picture(rng, 48, 33), "style1": smooth_picture(rng, 32, 64),
    }
    goldens = compute(weights, pictures)
    if not check:
        write_weights(weights_path, weights)
        with h5py.File(goldens_path, "w") as file:
            for name, value in goldens.items():
                stored = value if value.dtype == np.float32 or value.size < 10 else value.astype(np.float32)
                file.create_dataset(name, data=stored)
        return 0
    worst = 0
    with h5py.File(goldens_path, "r") as file:
        for name, value in goldens.items():
            stored = file[name][()].astype(np.float64)
            worst = max(worst, np.linalg.norm(stored - value) / max(np.linalg.norm(value), 1e-30))
    print(f"{len(goldens)} quantities, largest relative difference to the committed goldens {worst:.2e}")
    return 0 if worst < 1e-6 else 1


if __name__ == "__main__":
    sys.exit(main())
