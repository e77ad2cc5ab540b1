"""CPU time per point of scikit-learn's GaussianMixture: em.py DIRECTORY ITERATIONS. See em.sh.

Two lines, of one EM iteration and of scoring in bulk: median, fastest and slowest ns per point, and the mean log-likelihood."""
import sys, time, warnings
import numpy as np
from sklearn.mixture import GaussianMixture
from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky
warnings.filterwarnings("ignore")
directory, iterations = sys.argv[1], int(sys.argv[2])
X = np.loadtxt(directory + "/points.csv", delimiter=",", ndmin=2)
R = np.loadtxt(directory + "/start.csv", delimiter=",", ndmin=2)
n, d = X.shape


def show(nanos, value):
    nanos.sort()
    print("%.2f %.2f %.2f %.12g" % (nanos[len(nanos) // 2], nanos[0], nanos[-1], value))


nanos = []
for run in range(7):
    m = GaussianMixture(n_components=R.shape[1], reg_covar=1e-6)
    m._check_parameters(X) if hasattr(m, "_check_parameters") else None
    m._initialize(X, R)
    before = time.process_time()
    for _ in range(iterations):
        bound, log_r = m._e_step(X)
        m._m_step(X, log_r)
        m._compute_lower_bound(log_r, bound)
    nanos.append((time.process_time() - before) / iterations / n * 1e9)
show(nanos, bound)

model = np.loadtxt(directory + "/model.csv", delimiter=",", ndmin=2)
m.weights_, m.means_ = model[:, 0], model[:, 1 : 1 + d]
m.precisions_cholesky_ = _compute_precision_cholesky(model[:, 1 + d :].reshape(-1, d, d), "full")
nanos = []
for run in range(9):
    before = time.process_time()
    log_p, log_r = m._estimate_log_prob_resp(X)
    r = np.exp(log_r)
    nanos.append((time.process_time() - before) / n * 1e9)
show(nanos[2:], log_p.mean())
