#!/usr/bin/python3
"""The peer of bench/memory_dynamics.cpp: the same equations in NumPy, step by step.

    w = softmax(gain * Xi v);   Xi_mu += (dt / tau) w_mu (v - Xi_mu);   cosine of all memories with their targets

One thread. No allocation in the loop: every operation writes into an array made before, and `einsum` forms the sums
without temporary products. Data and sizes are those of the benchmark, so both end at the same cosines.

Prints one JSON document: nanoseconds a step (the best of `--repeats` runs), the mean cosine at the end, versions.
"""

import argparse
import json
import os
import platform
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before NumPy starts its threads

import numpy as np  # noqa: E402

HIDDEN, VISIBLE, STEPS = 4, 50, 2000
GAIN, RATE = 2.0, 1.0 / 250.0


def initial_memories():
    mu = np.arange(1, HIDDEN + 1)[:, None]
    i = np.arange(VISIBLE)[None, :]
    return np.sqrt(2.0) * np.cos(np.pi * mu * (i + 0.5) / VISIBLE)


def presented_patterns(memories):
    x = np.arange(1.0, memories.size + 1).reshape(memories.shape)
    return memories + 0.4 * np.sqrt(2.0) * np.sin(x * x)


def run(memories, patterns, steps):
    """Presents the patterns in turn; returns the cosines after every step, steps x hidden."""
    memories = memories.copy()
    cosines = np.empty((steps, HIDDEN))
    weights = np.empty(HIDDEN)
    squares = np.empty(HIDDEN)
    move = np.empty_like(memories)
    pattern_norms = np.sqrt(np.einsum("ij,ij->i", patterns, patterns))
    for n in range(steps):
        v = patterns[n % HIDDEN]
        np.matmul(memories, v, out=weights)
        weights *= GAIN
        weights -= weights.max()
        np.exp(weights, out=weights)
        weights *= RATE / weights.sum()
        np.subtract(v, memories, out=move)
        move *= weights[:, None]
        memories += move
        cosine = cosines[n]
        np.einsum("ij,ij->i", memories, patterns, out=cosine)
        np.einsum("ij,ij->i", memories, memories, out=squares)
        np.sqrt(squares, out=squares)
        squares *= pattern_norms
        cosine /= squares
    return cosines


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=15)
    repeats = parser.parse_args().repeats
    memories = initial_memories()
    patterns = presented_patterns(memories)
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        cosines = run(memories, patterns, STEPS)
        seconds.append(time.process_time() - start)
    print(
        json.dumps(
            {
                "nanoseconds_a_step": 1e9 * min(seconds) / STEPS,
                "cosine": float(cosines[-1].mean()),
                "numpy": np.__version__,
                "python": platform.python_version(),
            }
        )
    )


if __name__ == "__main__":
    main()
