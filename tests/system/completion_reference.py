"""Times to completion by an independent program: a symmetric random network of 200 neurons and its forty pairs in NumPy, without noise.

    dx/dt = -x + tanh(gain (J x + strength eta) + gain rate/N (v . x) xi),   dv/dt = x (Hebb's rule) or eta (with the input)

from the fixed point under the input; t is when xi.x/N has grown by a threshold. Half of the targets are eigenvectors of J, and
the sign of an eigenvector is a convention: ours makes the largest component positive, `sign_seed` draws others.
"""

import numpy as np

NEURONS, PAIRS, GAIN, STRENGTH, TIME_STEP, TEMPERATURE = 200, 40, 0.4, 0.5, 0.1, 0.01


def mix(z):
    z = z + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def normals(seed, count):
    words = mix(mix(np.array([seed], dtype=np.uint64)) + np.arange(2 * count, dtype=np.uint64))
    uniform = ((words >> np.uint64(11)).astype(float) + 0.5) * 2.0**-53
    return np.sqrt(-2 * np.log(uniform[::2])) * np.cos(2 * np.pi * uniform[1::2])


def network():
    a = normals(13, NEURONS**2).reshape(NEURONS, NEURONS)
    coupling = (a + a.T) / np.sqrt(2 * NEURONS)
    np.fill_diagonal(coupling, 0)
    return coupling


def directions(coupling, sign_seed=None):
    """Targets and inputs, {pairs, neurons}."""
    chosen = np.round(np.linspace(0, NEURONS - 1, PAIRS // 2)).astype(int)
    components = np.linalg.eigh(coupling)[1][:, chosen].T
    largest = np.abs(components).argmax(axis=1)
    components = components * np.sign(components[np.arange(len(chosen)), largest])[:, None]
    if sign_seed is not None:
        components = components * np.random.default_rng(sign_seed).choice([-1, 1], len(chosen))[:, None]
    targets = np.concatenate([components, normals(23, NEURONS * PAIRS // 2).reshape(NEURONS, -1).T])
    targets *= np.sqrt(NEURONS) / np.linalg.norm(targets, axis=1, keepdims=True)
    return targets, targets[(7 * np.arange(PAIRS) + 3) % PAIRS]


def evoked(coupling, inputs):
    x = np.zeros_like(inputs)
    for _ in range(2000):
        x = np.tanh(GAIN * (x @ coupling + STRENGTH * inputs))
    return x


def completion_times(coupling, targets, inputs, with_input, rate, thresholds, longest=800):
    """{thresholds, pairs}; infinite where there is no end."""
    x = evoked(coupling, inputs)
    learned = np.zeros_like(x)
    start = before = (targets * x).sum(axis=1) / NEURONS
    times = np.full((len(thresholds), PAIRS), np.inf)
    for step in range(round(longest / TIME_STEP)):
        field = x @ coupling + STRENGTH * inputs + rate / NEURONS * (learned * x).sum(axis=1, keepdims=True) * targets
        learned += TIME_STEP * (inputs if with_input else x)
        x = x + TIME_STEP * (np.tanh(GAIN * field) - x)
        now = (targets * x).sum(axis=1) / NEURONS
        for row, threshold in zip(times, thresholds):
            over = np.isinf(row) & (now - start >= threshold)
            row[over] = TIME_STEP * (step + (threshold + start - before)[over] / (now - before)[over])
        if np.isfinite(times).all():
            break
        before = now
    return times


def formula1(coupling, targets, inputs, with_input):
    """Speeds by the variance at rest of the linear Euler map, which symmetric couplings have in closed form, and evoked activity."""
    eigenvalues, vectors = np.linalg.eigh(coupling)
    decay = 1 - GAIN * eigenvalues
    variance = ((targets @ vectors) ** 2 @ (TEMPERATURE / (decay * (1 - decay * TIME_STEP / 2)))) / NEURONS
    x = evoked(coupling, inputs)
    drive = ((inputs if with_input else x) * x).sum(axis=1) / NEURONS
    return GAIN / TEMPERATURE * variance * drive, (x * x).sum(axis=1) / NEURONS


def statistics(foretold, times):
    """Rank correlation, exponent and R^2 of the logarithms, of the pairs that finish."""
    over = np.isfinite(times)
    rank = np.corrcoef(*(np.argsort(np.argsort(values[over])) for values in (foretold, times)))[0, 1]
    x, y = np.log(foretold[over]), np.log(times[over])
    covariance = np.cov(x, y)
    return np.array([rank, covariance[0, 1] / covariance[0, 0], np.corrcoef(x, y)[0, 1] ** 2])
