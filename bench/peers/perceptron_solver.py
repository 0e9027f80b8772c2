#!/usr/bin/python3
"""The peers of bench/perceptron_solver.cpp: the same sign-constrained least squares by other programs, one thread.

    minimise 1/2 |y - X w / sqrt N|^2 + (ridge/2) |w|^2   subject to  s_i w_i >= 0

`nnls`     scipy.optimize.nnls on the inputs with signs folded in and sqrt(ridge) times the identity below
`sklearn`  scikit-learn's LinearRegression(positive=True) on the same
`cvxopt`   cvxopt.solvers.qp on the Gram matrix, tolerances 1e-12
`pivoting` block principal pivoting as one writes it in NumPy: Gram matrix, solve, exchange all, until nothing is broken

Prints one JSON document: for each size and peer seconds (processor time, the best of `--repeats` where it takes less than a
second), objective and KKT residual by the definition of synaptica/perceptron/problem.h; versions; and the time of nnls on 20
targets of the first size.
"""

import argparse
import json
import os
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before NumPy starts its threads

import cvxopt  # noqa: E402
import cvxopt.solvers  # noqa: E402
import numpy as np  # noqa: E402
import scipy  # noqa: E402
import scipy.linalg  # noqa: E402
import scipy.optimize  # noqa: E402
import sklearn  # noqa: E402
from sklearn.linear_model import LinearRegression  # noqa: E402

RIDGE = 0.1


def numbers(first, count):
    with np.errstate(over="ignore"):
        z = (np.arange(first, first + count, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z ^= z >> np.uint64(31)
    return ((z >> np.uint64(11)).astype(float) * 2.0**-53 - 0.5) * np.sqrt(12.0)


class Data:
    def __init__(self, synapses, patterns):
        self.n, self.p = synapses, patterns
        self.x = numbers(0, synapses * patterns).reshape(patterns, synapses)
        self.signs = np.where(np.arange(synapses) < 8 * synapses // 10, 1.0, -1.0)

    def target(self, k):
        return numbers((1 << 40) + k * self.p, self.p)

    def folded(self):
        return self.x * (self.signs / np.sqrt(self.n))

    def augmented(self, y):
        a = np.vstack([self.folded(), np.sqrt(RIDGE) * np.eye(self.n)])
        return a, np.concatenate([y, np.zeros(self.n)])


def nnls(data, y):
    a, t = data.augmented(y)
    return scipy.optimize.nnls(a, t, maxiter=30 * data.n)[0]


def by_sklearn(data, y):
    a, t = data.augmented(y)
    return LinearRegression(positive=True, fit_intercept=False, copy_X=False).fit(a, t).coef_


def by_cvxopt(data, y):
    z = data.folded()
    h = z.T @ z + RIDGE * np.eye(data.n)
    options = {"show_progress": False, "abstol": 1e-12, "reltol": 1e-12, "feastol": 1e-12}
    bound = cvxopt.spmatrix(-1.0, range(data.n), range(data.n))
    found = cvxopt.solvers.qp(
        cvxopt.matrix(h), cvxopt.matrix(-(z.T @ y)), bound, cvxopt.matrix(0.0, (data.n, 1)), options=options
    )
    u = np.array(found["x"]).ravel()
    u[u < 1e-7 * u.max()] = 0  # an interior point leaves none at its bound
    return u


def pivoting(data, y):
    z = data.folded()
    h = z.T @ z
    h[np.diag_indices_from(h)] += RIDGE
    c = z.T @ y
    active = c > 0
    fewest, patience = data.n + 1, 3
    while True:
        inside = np.flatnonzero(active)
        u = np.zeros(data.n)
        factor = scipy.linalg.cho_factor(h[np.ix_(inside, inside)], overwrite_a=True, check_finite=False)
        u[inside] = scipy.linalg.cho_solve(factor, c[inside], check_finite=False)
        gradient = c - h[:, inside] @ u[inside]
        broken = np.flatnonzero(np.where(active, u < 0, gradient > 1e-12))
        if broken.size == 0:
            return u
        if broken.size < fewest:
            fewest, patience = broken.size, 3
        elif patience > 0:
            patience -= 1
        else:
            broken = broken[-1:]
        active[broken] ^= True


def judged(data, y, u):
    """Objective and KKT residual of the folded weights; a constraint that is broken counts as a broken condition."""
    z = data.folded()
    r = y - z @ u
    gradient = z.T @ r - RIDGE * u
    length = np.sqrt((z * z).sum(axis=0) + RIDGE)
    scale = np.linalg.norm(y) + np.linalg.norm(length * u)
    broken = np.where(u > 0, np.abs(gradient), np.maximum(gradient, 0)) / length / scale
    infeasible = np.maximum(-u, 0) * length / scale
    return float(0.5 * (r @ r + RIDGE * u @ u)), float(max(broken.max(), infeasible.max()))


def timed(solve, data, y, repeats):
    seconds = []
    while True:
        start = time.process_time()
        u = solve(data, y)
        seconds.append(time.process_time() - start)
        if len(seconds) >= repeats or seconds[0] > 1:
            objective, kkt = judged(data, y, u)
            return {"seconds": min(seconds), "objective": objective, "kkt": kkt}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--repeats", type=int, default=15)
    repeats = parser.parse_args().repeats
    document = {
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "sklearn": sklearn.__version__,
        "cvxopt": cvxopt.__version__,
    }
    peers = {"nnls": nnls, "sklearn": by_sklearn, "cvxopt": by_cvxopt, "pivoting": pivoting}
    for synapses, patterns in ((1000, 800), (1000, 2000), (4000, 3200)):
        data = Data(synapses, patterns)
        y = data.target(0)
        # The largest takes nnls a quarter of an hour, and cvxopt a minute.
        chosen = peers if synapses == 1000 else {"pivoting": pivoting}
        document[f"{synapses}/{patterns}"] = {
            name: timed(solve, data, y, repeats if synapses == 1000 else 2) for name, solve in chosen.items()
        }
    data = Data(1000, 800)
    start = time.process_time()
    weights = [nnls(data, data.target(k)) for k in range(20)]
    seconds = time.process_time() - start
    document["targets_20"] = {
        "seconds": seconds,
        "objective": sum(judged(data, data.target(k), u)[0] for k, u in enumerate(weights)),
    }
    print(json.dumps(document))


if __name__ == "__main__":
    main()
