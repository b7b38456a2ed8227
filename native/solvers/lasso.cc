#include "solvers/lasso.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "linalg/multiply.h"
#include "solvers/refit.h"
#include "solvers/views.h"

namespace compact_rnn::solvers {

Lasso::Lasso(const Matrix& dictionary, const Matrix& targets, int threads)
    : threads_(threads),
      gram_(zeros(dictionary.rows, dictionary.rows)),
      products_(zeros(targets.rows, dictionary.rows)),
      codes_(zeros(targets.rows, dictionary.rows)),
      norms2_(targets.rows),
      weights_(dictionary.rows, 1.0) {
  const TeamLease team(threads);
  const auto atoms = transposed(view(dictionary));
  linalg::multiply(view(dictionary), atoms, gram_.data.data(), gram_.cols, false, *team);
  linalg::multiply(view(targets), atoms, products_.data.data(), products_.cols, false, *team);
  correlations_ = products_;
  for (std::size_t i = 0; i < targets.rows; ++i) {
    const double* w = row(targets, i);
    norms2_[i] = std::inner_product(w, w + targets.cols, w, 0.0);
  }
}

void Lasso::start(const float* codes) {
  const TeamLease team(threads_);
  std::copy(codes, codes + codes_.data.size(), codes_.data.begin());
  find_correlations(*team);
}

void Lasso::refit() {
  const TeamLease team(threads_);
  team->distribute(codes_.rows, kFewSamples,
                   [&](std::size_t i, int) { solvers::refit(gram(), sample(i, nullptr)); });
  find_correlations(*team);
}

void Lasso::find_correlations(Team& team) {
  linalg::multiply(view(codes_), view(gram_), correlations_.data.data(), gram_.cols, false, team);
  for (std::size_t i = 0; i < correlations_.data.size(); ++i)
    correlations_.data[i] = products_.data[i] - correlations_.data[i];
}

void Lasso::weigh(std::vector<double> weights) {
  weights_ = weights.empty() ? std::vector<double>(gram_.rows, 1.0) : std::move(weights);
}

Sample Lasso::sample(std::size_t i, const double* penalties) {
  return {row(products_, i), norms2_[i], penalties, row(codes_, i), row(correlations_, i)};
}

Solution Lasso::solve(double lambda, double tolerance, std::size_t sweeps) {
  std::vector<double> penalties = weights_;
  for (double& penalty : penalties) penalty *= lambda;
  const std::size_t stride = penalties.size() == gram_.rows ? 0 : gram_.rows;
  std::vector<Quality> qualities(codes_.rows);
  const TeamLease team(threads_);
  team->distribute(codes_.rows, kFewSamples, [&](std::size_t i, int) {
    qualities[i] = descend(gram(), sample(i, penalties.data() + i * stride), tolerance, sweeps);
  });
  Solution solution{};
  for (std::size_t i = 0; i < codes_.rows; ++i) {
    solution.objective += qualities[i].objective;
    solution.gap += qualities[i].gap;
    solution.unfinished += qualities[i].gap > tolerance * norms2_[i];
  }
  const auto zero = std::count(codes_.data.begin(), codes_.data.end(), 0.0);
  solution.nonzeros = codes_.data.size() - static_cast<std::size_t>(zero);
  return solution;
}

}  // namespace compact_rnn::solvers
