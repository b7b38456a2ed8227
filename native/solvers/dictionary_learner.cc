#include "solvers/dictionary_learner.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

#include "base/random.h"
#include "linalg/multiply.h"
#include "solvers/coordinate_descent.h"
#include "solvers/views.h"

namespace compact_rnn::solvers {
namespace {

// Streams of random numbers: the order of samples, and from kReplacing on the replacements of
// atoms, epoch by epoch.
constexpr std::uint64_t kOrdering = 0, kReplacing = 1;

std::vector<std::size_t> shuffled(std::size_t n, const RandomStream& random) {
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = n; i > 1; --i) std::swap(order[i - 1], order[random.bits(i) % i]);
  return order;
}

Matrix ordered(const Matrix& w, const std::vector<std::size_t>& order) {
  Matrix out = zeros(w.rows, w.cols);
  for (std::size_t i = 0; i < w.rows; ++i) std::copy_n(row(w, order[i]), w.cols, row(out, i));
  return out;
}

double dot(const std::vector<double>& x, const std::vector<double>& y) {
  return std::inner_product(x.begin(), x.end(), y.begin(), 0.0);
}

}  // namespace

DictionaryLearner::DictionaryLearner(const Matrix& w, const DictionaryOptions& options,
                                     const Matrix* atoms)
    : options_(options),
      order_(shuffled(w.rows, RandomStream(options.seed, kOrdering))),
      samples_(ordered(w, order_)),
      norms2_(w.rows),
      dictionary_(options.atoms, w.cols, options.radius, options.norm),
      codes_(zeros(w.rows, dictionary_.rows().rows)),
      a_(zeros(codes_.cols, codes_.cols)),
      b_(zeros(codes_.cols, w.cols)) {
  for (std::size_t i = 0; i < w.rows; ++i)
    norms2_[i] =
        std::inner_product(row(samples_, i), row(samples_, i) + w.cols, row(samples_, i), 0.0);
  if (atoms != nullptr)
    for (std::size_t k = 0; k < options.atoms; ++k) dictionary_.set(k, row(*atoms, k));
  else
    begin();
}

// The first samples in random order, without those that are zero.
void DictionaryLearner::begin() {
  std::size_t k = 0;
  for (std::size_t i = 0; i < samples_.rows && k < options_.atoms; ++i)
    if (norms2_[i] > 0) dictionary_.set(k++, row(samples_, i));
  for (; k < options_.atoms; ++k) {
    const RandomStream random(options_.seed, kReplacing + k);
    std::vector<double> direction(samples_.cols);
    for (std::size_t i = 0; i < direction.size(); ++i) direction[i] = random.signed_unit(i);
    dictionary_.set(k, direction.data());
  }
}

Epoch DictionaryLearner::run_epoch() {
  const TeamLease team(options_.threads);
  for (std::size_t first = 0; first < samples_.rows; first += options_.batch)
    run_batch(first, std::min(options_.batch, samples_.rows - first), *team);
  ++epoch_;
  const auto zero = std::count(codes_.data.begin(), codes_.data.end(), 0.0);
  const double reached = objective(*team);
  return {reached, codes_.data.size() - static_cast<std::size_t>(zero), replace_unused()};
}

void DictionaryLearner::run_batch(std::size_t first, std::size_t count, Team& team) {
  const std::size_t size = codes_.cols;
  Matrix change{count, size, {row(codes_, first), row(codes_, first) + count * size}}, sum = change;
  encode(first, count, team);
  const double* now = row(codes_, first);
  for (std::size_t i = 0; i < count * size; ++i) {
    change.data[i] = now[i] - change.data[i];
    sum.data[i] += now[i];
  }
  // Z'^T Z' - Z^T Z is half of (Z' - Z)^T (Z' + Z) and its transpose.
  Matrix half = zeros(size, size);
  linalg::multiply(transposed(view(change)), view(sum), half.data.data(), size, false, team);
  for (std::size_t i = 0; i < size; ++i)
    for (std::size_t j = 0; j < size; ++j) row(a_, i)[j] += (row(half, i)[j] + row(half, j)[i]) / 2;
  linalg::multiply(transposed(view(change)), rows(samples_, first, count), b_.data.data(), b_.cols,
                   true, team);
  dictionary_.update(a_, b_, team);
}

// The codes of a batch by coordinate descent, from its current ones.
void DictionaryLearner::encode(std::size_t first, std::size_t count, Team& team) {
  const std::size_t size = codes_.cols;
  const auto atoms = view(dictionary_.rows());
  Matrix gram = zeros(size, size), products = zeros(count, size), correlations = zeros(count, size);
  linalg::multiply(atoms, transposed(atoms), gram.data.data(), size, false, team);
  linalg::multiply(rows(samples_, first, count), transposed(atoms), products.data.data(), size,
                   false, team);
  linalg::multiply(rows(codes_, first, count), view(gram), correlations.data.data(), size, false,
                   team);
  for (std::size_t i = 0; i < count * size; ++i)
    correlations.data[i] = products.data[i] - correlations.data[i];
  const std::vector<double> penalties(size, options_.lambda);
  const Gram shared{gram.data.data(), size, dictionary_.shifts()};
  team.distribute(count, kFewSamples, [&](std::size_t i, int) {
    const Sample sample{row(products, i), norms2_[first + i], penalties.data(),
                        row(codes_, first + i), row(correlations, i)};
    descend(shared, sample, options_.tolerance, options_.sweeps);
  });
}

// |W - Z D|^2 = |W|^2 - 2 <B, D> + <A, D D^T>
double DictionaryLearner::objective(Team& team) const {
  Matrix gram = zeros(a_.rows, a_.rows);
  const auto atoms = view(dictionary_.rows());
  linalg::multiply(atoms, transposed(atoms), gram.data.data(), gram.cols, false, team);
  const double norm2 = std::accumulate(norms2_.begin(), norms2_.end(), 0.0);
  const double residual2 =
      norm2 - 2 * dot(b_.data, dictionary_.rows().data) + dot(a_.data, gram.data);
  double l1 = 0;
  for (const double z : codes_.data) l1 += std::abs(z);
  return std::max(residual2, 0.0) / 2 + options_.lambda * l1;
}

std::vector<bool> DictionaryLearner::used() const {
  std::vector<bool> used(options_.atoms);
  for (std::size_t i = 0; i < codes_.data.size(); ++i)
    if (codes_.data[i] != 0) used[i % codes_.cols / dictionary_.shifts()] = true;
  return used;
}

std::size_t DictionaryLearner::replace_unused() {
  const RandomStream random(options_.seed, kReplacing + options_.atoms + epoch_);
  const std::vector<bool> keep = used();
  std::size_t replaced = 0;
  for (std::size_t k = 0; k < options_.atoms; ++k) {
    if (keep[k]) continue;
    ++replaced;
    forget(k);
    const std::size_t i = random.bits(k) % samples_.rows;
    if (norms2_[i] > 0) dictionary_.set(k, row(samples_, i));
  }
  return replaced;
}

// Clears what rounding left of an atom that no code uses any longer.
void DictionaryLearner::forget(std::size_t k) {
  for (std::size_t s = k * dictionary_.shifts(); s < (k + 1) * dictionary_.shifts(); ++s) {
    std::fill_n(row(a_, s), a_.cols, 0.0);
    std::fill_n(row(b_, s), b_.cols, 0.0);
    for (std::size_t i = 0; i < a_.rows; ++i) row(a_, i)[s] = 0;
  }
}

Matrix DictionaryLearner::codes() const {
  Matrix out = zeros(codes_.rows, codes_.cols);
  for (std::size_t i = 0; i < codes_.rows; ++i)
    std::copy_n(row(codes_, i), codes_.cols, row(out, order_[i]));
  return out;
}

}  // namespace compact_rnn::solvers
