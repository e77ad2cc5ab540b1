"""Events of K Gaussians with d features as CSV: backtest.py FILE EVENTS K d SPREAD SEED."""

import sys

import numpy as np

path, n, k, d = sys.argv[1], *map(int, sys.argv[2:5])
random = np.random.default_rng(int(sys.argv[6]))
means = random.normal(size=(k, d)) * float(sys.argv[5])
factors = 0.5 * random.normal(size=(k, d, d)) + 0.8 * np.eye(d)
z = random.integers(0, k, n)
x = means[z] + np.einsum("nij,nj->ni", factors[z], random.normal(size=(n, d)))
with open(path, "w") as out:
    out.write("timestamp," + ",".join(f"f{j}" for j in range(d)) + "\n")
    for i, row in enumerate(x):
        out.write(f"{1_600_000_000_000 + 1000 * i}," + ",".join(f"{v:.5f}" for v in row) + "\n")
