#!/usr/bin/python3
"""The peer of bench/rate_engine.cpp: learning rate networks in NumPy, SciPy and PyTorch with the BLAS they find, one thread.

    x <- x + h (tanh(J x + 0.1 eta) - x) + sqrt(2 T h) z,    J <- J + h e/N a b^T        N = 1000, h = 0.1, T = 0.01

`outer`    one Hebbian trial, step by step, J += c * np.outer(xi, x): as one would write it
`in_place` the same with BLAS dger on J itself, no temporary matrix; the delta rule costs the same
`batched`  128 Hebbian trials at once: what is learned is xi v^T, v the integral of x, and one product serves all trials
`factored` the same where J stores 50 patterns, J = 0.5/N sum s s^T: products with the patterns, not with J
`torch_in_place`, `torch_batched`  the same two in PyTorch, every operation in place

each in double and, but for `outer`, single precision; buffers are kept, and nothing is allocated in a step where NumPy
allows. Prints one JSON document: seconds a step of a trial (the best of `--repeats`), and the overlap after 100 steps of
learning without noise, which all must share (`factored`: with `in_place` on that J, "in_place_stored").
"""

import argparse
import json
import os
import platform
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before NumPy starts its threads

import numpy as np  # noqa: E402
import torch  # noqa: E402
from scipy.linalg import blas  # noqa: E402

N, BATCH, H, RATE, INPUT = 1000, 128, 0.1, 1e-3, 0.1


def mix(z):
    z = z + np.uint64(0x9E3779B97F4A7C15)
    z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


def words(seed, count):
    with np.errstate(over="ignore"):
        return mix(mix(np.array([seed], dtype=np.uint64)) + np.arange(count, dtype=np.uint64))


def signs(seed, count):
    return np.where(words(seed, count) >> np.uint64(63) != 0, 1.0, -1.0)


def stored_patterns():
    return signs(4, 50 * N).reshape(50, N)


def network(stored=False):
    xi, eta = signs(2, N), signs(3, N)
    if stored:
        return 0.5 / N * stored_patterns().T @ stored_patterns(), xi, eta
    u = ((words(1, 2 * N * N) >> np.uint64(11)).astype(float) + 0.5) * 2.0**-53
    a = (np.sqrt(-2 * np.log(u[::2])) * np.cos(2 * np.pi * u[1::2])).reshape(N, N)
    even, odd = (a + a.T) / np.sqrt(2), (a - a.T) / np.sqrt(2)
    j = 0.5 / np.sqrt(N) * np.sqrt(0.5) * (even + odd)
    np.fill_diagonal(j, 0)
    return j, xi, eta


class Outer:
    trials = 1
    stored = False

    def __init__(self, real, temperature):
        self.j, self.xi, eta = (part.astype(real) for part in network(self.stored))
        self.drive = (INPUT * eta).astype(real)
        self.x = np.zeros(N, dtype=real)
        self.rng = np.random.default_rng(1)
        self.amplitude = real(np.sqrt(2 * temperature * H))
        self.real = real

    def step(self):
        u = self.j @ self.x + self.drive
        self.j += self.real(H * RATE / N) * np.outer(self.xi, self.x)
        self.x += self.real(H) * (np.tanh(u) - self.x)
        if self.amplitude > 0:
            self.x += self.amplitude * self.rng.standard_normal(N, dtype=self.real)

    def overlap(self):
        return float(self.xi @ self.x) / N


class InPlace(Outer):
    def __init__(self, real, temperature):
        super().__init__(real, temperature)
        self.j = np.asfortranarray(self.j)
        self.ger = blas.dger if real is np.float64 else blas.sger
        self.u = np.empty(N, dtype=real)
        self.z = np.empty(N, dtype=real)

    def step(self):
        np.dot(self.j, self.x, out=self.u)
        self.u += self.drive
        self.ger(H * RATE / N, self.xi, self.x, a=self.j, overwrite_a=1)
        np.tanh(self.u, out=self.u)
        self.u -= self.x
        self.u *= self.real(H)
        self.x += self.u
        if self.amplitude > 0:
            self.rng.standard_normal(dtype=self.real, out=self.z)
            self.z *= self.amplitude
            self.x += self.z


class InPlaceStored(InPlace):
    stored = True


class Batched(Outer):
    trials = BATCH

    def __init__(self, real, temperature):
        super().__init__(real, temperature)
        self.jt = np.ascontiguousarray(self.j.T)
        self.x = np.zeros((BATCH, N), dtype=real)
        self.v = np.zeros((BATCH, N), dtype=real)
        self.u = np.empty((BATCH, N), dtype=real)
        self.z = np.empty((BATCH, N), dtype=real)

    def multiply(self):
        np.dot(self.x, self.jt, out=self.u)

    def step(self):
        self.multiply()
        learned = np.einsum("bi,bi->b", self.v, self.x) * self.real(RATE / N)
        np.multiply(learned[:, None], self.xi, out=self.z)
        self.u += self.z
        self.u += self.drive
        np.tanh(self.u, out=self.u)
        self.u -= self.x
        self.u *= self.real(H)
        np.multiply(self.x, self.real(H), out=self.z)
        self.v += self.z
        self.x += self.u
        if self.amplitude > 0:
            self.rng.standard_normal(dtype=self.real, out=self.z)
            self.z *= self.amplitude
            self.x += self.z

    def overlap(self):
        return float(self.x[0] @ self.xi) / N


class Factored(Batched):
    stored = True

    def __init__(self, real, temperature):
        super().__init__(real, temperature)
        self.patterns = stored_patterns().astype(real)
        self.patterns_t = np.ascontiguousarray(self.patterns.T)
        self.patterns *= real(0.5 / N)
        self.overlaps = np.empty((BATCH, 50), dtype=real)

    def multiply(self):
        np.dot(self.x, self.patterns_t, out=self.overlaps)
        np.dot(self.overlaps, self.patterns, out=self.u)


class TorchInPlace:
    trials = 1

    def __init__(self, real, temperature):
        self.j, self.xi, eta = (torch.from_numpy(part.astype(real)) for part in network())
        self.drive = INPUT * eta
        self.x = torch.zeros(self.trials, N, dtype=self.j.dtype).squeeze(0)
        self.u, self.z = torch.empty_like(self.x), torch.empty_like(self.x)
        self.amplitude = float(np.sqrt(2 * temperature * H))
        self.generator = torch.Generator().manual_seed(1)

    def step(self):
        torch.addmv(self.drive, self.j, self.x, out=self.u)
        self.j.addr_(self.xi, self.x, alpha=H * RATE / N)
        self.move()

    def move(self):
        self.x.lerp_(self.u.tanh_(), H)  # x + H (tanh u - x)
        if self.amplitude > 0:
            self.x.add_(self.z.normal_(generator=self.generator), alpha=self.amplitude)

    def overlap(self):
        return float(self.x.reshape(-1, N)[0] @ self.xi) / N


class TorchBatched(TorchInPlace):
    trials = BATCH

    def __init__(self, real, temperature):
        super().__init__(real, temperature)
        self.jt = self.j.T.contiguous()
        self.v = torch.zeros_like(self.x)

    def step(self):
        torch.addmm(self.drive, self.x, self.jt, out=self.u)
        learned = torch.einsum("bi,bi->b", self.v, self.x)
        self.u.addr_(learned, self.xi, alpha=RATE / N)
        self.v.add_(self.x, alpha=H)
        self.move()


NAMES = {
    Outer: "outer",
    InPlace: "in_place",
    InPlaceStored: "in_place_stored",
    Batched: "batched",
    Factored: "factored",
    TorchInPlace: "torch_in_place",
    TorchBatched: "torch_batched",
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=15)
    repeats = parser.parse_args().repeats
    torch.set_num_threads(1)
    torch.set_grad_enabled(False)
    document = {"numpy": np.__version__, "torch": torch.__version__.split("+")[0], "python": platform.python_version()}
    for method, real, steps in (
        (Outer, np.float64, 20),
        (InPlace, np.float64, 50),
        (InPlace, np.float32, 50),
        (Batched, np.float64, 5),
        (Batched, np.float32, 5),
        (InPlaceStored, np.float64, 50),
        (InPlaceStored, np.float32, 50),
        (Factored, np.float64, 5),
        (Factored, np.float32, 5),
        (TorchInPlace, np.float64, 50),
        (TorchInPlace, np.float32, 50),
        (TorchBatched, np.float64, 5),
        (TorchBatched, np.float32, 5),
    ):
        silent = method(real, 0.0)
        for _ in range(100):
            silent.step()
        simulation = method(real, 0.01)
        seconds = []
        for _ in range(repeats):
            start = time.process_time()
            for _ in range(steps):
                simulation.step()
            seconds.append((time.process_time() - start) / (steps * method.trials))
        name = NAMES[method]
        precision = "double" if real is np.float64 else "float"
        document[f"{name}/{precision}"] = {"seconds": min(seconds), "overlap": silent.overlap()}
    print(json.dumps(document))


if __name__ == "__main__":
    main()
