// CPU time of scoring one point at a time with Armadillo's gmm_full: one DIRECTORY. See em.sh.
// Median, fastest and slowest ns per point, and the mean log-likelihood. Armadillo gives log p(x | k) only; the responsibilities are
// made from them here, as the other sides do.
#include <armadillo>
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <string>
#include <vector>

static double cpu() {
    timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: one DIRECTORY\n");
        return 2;
    }
    const std::string directory = argv[1];
    arma::mat rows, points;
    rows.load(directory + "/model.csv", arma::csv_ascii);
    points.load(directory + "/points.csv", arma::csv_ascii);
    points = points.t();
    const arma::uword k = rows.n_rows, d = points.n_rows, n = points.n_cols;
    arma::cube covariances(d, d, k);
    for (arma::uword c = 0; c < k; c++) {
        covariances.slice(c) = arma::reshape(rows.row(c).tail(d * d), d, d);
    }
    arma::gmm_full model;
    model.set_params(arma::mat(rows.cols(1, d).t()), covariances, arma::rowvec(rows.col(0).t()));
    const arma::rowvec logWeights = arma::log(rows.col(0).t());
    std::vector<double> r(k), nanos;
    double sum = 0;
    for (int run = -2; run < 7; run++) {
        sum = 0;
        const double before = cpu();
        for (arma::uword i = 0; i < n; i++) {
            const arma::vec x(points.colptr(i), d, false, true);
            double max = -arma::datum::inf;
            for (arma::uword c = 0; c < k; c++) {
                r[c] = logWeights[c] + model.log_p(x, c);
                max = std::max(max, r[c]);
            }
            double total = 0;
            for (arma::uword c = 0; c < k; c++) {
                r[c] = std::exp(r[c] - max);
                total += r[c];
            }
            for (arma::uword c = 0; c < k; c++) {
                r[c] /= total;
            }
            sum += max + std::log(total);
        }
        if (run >= 0) {
            nanos.push_back((cpu() - before) / n);
        }
    }
    std::sort(nanos.begin(), nanos.end());
    std::printf("%.2f %.2f %.2f %.12g\n", nanos[3], nanos[0], nanos[6], sum / n);
}
