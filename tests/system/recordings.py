"""Files of patterns for the tests: NumPy's formats as NumPy writes them, and the digit images of scikit-learn."""

import gzip
from pathlib import Path

import numpy as np

# Of Debian's python3-sklearn, which tools/install-packages installs for the tests; read without importing it.
DIGITS = Path("/usr/lib/python3/dist-packages/sklearn/datasets/data/digits.csv.gz")


def digits():
    """1797 images of 8 x 8 grey values from 0 to 16, and the digit that each shows."""
    with gzip.open(DIGITS) as file:
        table = np.loadtxt(file, delimiter=",")
    return table[:, :64].reshape(-1, 8, 8), table[:, 64].astype(int)


def random_patterns(count, neurons, seed=1):
    return np.random.default_rng(seed).integers(0, 2, (count, neurons))


def saved(folder, name, array):
    path = Path(folder) / name
    np.save(path, array)
    return path
