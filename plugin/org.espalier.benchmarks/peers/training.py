#!/usr/bin/python3
"""Measures the processor time of training in PyTorch and scikit-learn.

Usage: training.py TOOL WORK REPETITIONS, where TOOL is torch or sklearn. Prints one line a repetition, WORK TOOL SECONDS:
processor seconds an epoch, all threads of the process together. The networks and shapes are those of Work.java.
"""
import sys
import time
import warnings

import numpy as np


def make(work):
    name, batch = work.split("@")
    rows, features, classes, epochs, warm_up = {
        "lenet-300-100": (60000, 784, 10, 1, 1),
        "lenet-5": (12800, 784, 10, 1, 1),
        "table-569x30": (569, 30, 2, 30, 30),
    }[name]
    random = np.random.default_rng(1)
    x = random.random((rows, features), dtype=np.float32)
    if features == 784:
        x[random.random((rows, features)) > 0.2] = 0
    y = random.integers(0, classes, rows)
    return name, int(batch), x, y, classes, epochs, warm_up


def measure(run, epochs, warm_up, repetitions):
    for _ in range(warm_up):
        run()
    seconds = []
    for _ in range(repetitions):
        start = time.process_time()
        for _ in range(epochs):
            run()
        seconds.append((time.process_time() - start) / epochs)
    return sorted(seconds)


def torch_training(work, repetitions):
    import torch
    from torch import nn
    torch.set_num_threads(1)
    torch.manual_seed(1)
    name, batch, x, y, classes, epochs, warm_up = make(work)
    if name == "lenet-5":
        x = x.reshape(-1, 1, 28, 28)
        model = nn.Sequential(nn.Conv2d(1, 20, 5), nn.MaxPool2d(2), nn.Conv2d(20, 50, 5), nn.MaxPool2d(2), nn.Flatten(),
                              nn.Linear(800, 500), nn.ReLU(), nn.Linear(500, classes))
    else:
        sizes = [784, 300, 100] if name == "lenet-300-100" else [30, 64, 32]
        layers = []
        for before, after in zip(sizes, sizes[1:]):
            layers += [nn.Linear(before, after), nn.ReLU()]
        model = nn.Sequential(*layers, nn.Linear(sizes[-1], classes))
    x = torch.from_numpy(x)
    y = torch.from_numpy(y)
    loss = nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), lr=0.001)

    def run():
        order = torch.randperm(len(x))
        for rows in order.split(batch):
            optimizer.zero_grad(set_to_none=True)
            loss(model(x[rows]), y[rows]).backward()
            optimizer.step()

    return measure(run, epochs, warm_up, repetitions)


def sklearn_training(work, repetitions):
    from sklearn.neural_network import MLPClassifier
    warnings.filterwarnings("ignore")
    name, batch, x, y, classes, epochs, warm_up = make(work)
    hidden = (300, 100) if name == "lenet-300-100" else (64, 32)
    # What fit does besides the epochs is left out by timing two lengths.
    def fit(count):
        MLPClassifier(hidden, batch_size=batch, max_iter=count, n_iter_no_change=10 ** 6, tol=0, random_state=1).fit(x, y)
    seconds = []
    for _ in range(repetitions):
        start = time.process_time()
        fit(epochs)
        middle = time.process_time()
        fit(3 * epochs)
        seconds.append((time.process_time() - middle - (middle - start)) / (2 * epochs))
    return sorted(seconds)


if __name__ == "__main__":
    tool, work, repetitions = sys.argv[1], sys.argv[2], int(sys.argv[3])
    for second in (torch_training if tool == "torch" else sklearn_training)(work, repetitions):
        print(work, tool, f"{second:.6f}")
