"""CPU time of one EM iteration of scikit-learn's GaussianMixture: em.py DIRECTORY ITERATIONS. See em.sh."""
import sys, time, warnings
import numpy as np
from sklearn.mixture import GaussianMixture
warnings.filterwarnings("ignore")
directory, iterations = sys.argv[1], int(sys.argv[2])
X = np.loadtxt(directory + "/points.csv", delimiter=",", ndmin=2)
R = np.loadtxt(directory + "/start.csv", delimiter=",", ndmin=2)
seconds = []
for run in range(7):
    m = GaussianMixture(n_components=R.shape[1], reg_covar=1e-6)
    m._check_parameters(X) if hasattr(m, "_check_parameters") else None
    m._initialize(X, R)
    before = time.process_time()
    for _ in range(iterations):
        bound, log_r = m._e_step(X)
        m._m_step(X, log_r)
        m._compute_lower_bound(log_r, bound)
    seconds.append((time.process_time() - before) / iterations)
seconds.sort()
print("%.9f %.9f %.9f %.12g" % (seconds[3], seconds[0], seconds[-1], bound))
