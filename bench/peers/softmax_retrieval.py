#!/usr/bin/python3
"""The peer of bench/retrieval.cpp (softmax): one update of all cues in NumPy, one thread, double precision.

    S = gain * cues @ memories.T;   W = softmax(S) by rows;   states = W @ memories

In pieces of 1000 cues, in place, so that no more than 80 MB of exponents are held. NumPy uses the BLAS it finds.

Prints one JSON document: seconds (the best of `--repeats`), the mean square of the result, versions.
"""

import argparse
import json
import os
import platform
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before NumPy starts its threads

import numpy as np  # noqa: E402
from hopfield_retrieval import mixed  # noqa: E402

MEMORIES, DIMENSION, GAIN, PIECE = 10000, 256, 0.1, 1000


def uniform_matrix(first):
    k = np.arange(MEMORIES * DIMENSION, dtype=np.uint64).reshape(MEMORIES, DIMENSION) + np.uint64(first)
    return np.sqrt(3.0) * (2 * ((mixed(k) >> np.uint64(11)).astype(float) * 2.0**-53) - 1)


def update(memories, cues):
    states = np.empty_like(cues)
    for first in range(0, MEMORIES, PIECE):
        piece = slice(first, first + PIECE)
        weights = cues[piece] @ memories.T
        weights *= GAIN
        weights -= weights.max(axis=1, keepdims=True)
        np.exp(weights, out=weights)
        total = weights.sum(axis=1, keepdims=True)
        np.matmul(weights, memories, out=states[piece])
        states[piece] /= total
    return states


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=15)
    repeats = min(3, parser.parse_args().repeats)  # seconds each: three find the best
    memories = uniform_matrix(0)
    cues = memories + 0.5 * uniform_matrix(1 << 30)
    seconds = []
    for _ in range(repeats):
        start = time.process_time()
        states = update(memories, cues)
        seconds.append(time.process_time() - start)
    print(
        json.dumps(
            {
                "seconds": min(seconds),
                "mean_square": float((states * states).mean()),
                "numpy": np.__version__,
                "python": platform.python_version(),
            }
        )
    )


if __name__ == "__main__":
    main()
