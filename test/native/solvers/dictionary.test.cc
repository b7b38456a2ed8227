// The update of a dictionary against Eq. 10 of Zhang et al. 2018 in plain loops over samples: more
// atoms than a block, shifts, both norms, any number of members.
#include "solvers/dictionary.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "base/random.h"
#include "solvers/views.h"

namespace compact_rnn::test {
namespace {

using solvers::AtomNorm;
using solvers::Dictionary;
using solvers::Matrix;
using solvers::row;
using solvers::zeros;

Matrix random(std::size_t rows, std::size_t cols, std::uint64_t stream) {
  Matrix out = zeros(rows, cols);
  const RandomStream numbers(2018, stream);
  for (std::size_t i = 0; i < out.data.size(); ++i) out.data[i] = numbers.signed_unit(i);
  return out;
}

// Codes that use each atom in one shift at the most, and every fifth atom not at all.
Matrix codes_for(std::size_t samples, const Dictionary& d) {
  Matrix z = zeros(samples, d.rows().rows);
  const RandomStream numbers(2018, 99);
  for (std::size_t i = 0; i < samples; ++i)
    for (std::size_t k = 0; k < d.atoms(); ++k) {
      const std::uint64_t at = i * d.atoms() + k, bits = numbers.bits(at);
      if (k % 5 != 4 && bits % 3 == 0)
        row(z, i)[k * d.shifts() + (bits >> 8) % d.shifts()] =
            numbers.signed_unit(at + samples * d.atoms());
    }
  return z;
}

struct Problem {
  Matrix w, z, a, b;
};

Problem problem_for(const Dictionary& d, std::size_t samples) {
  Problem p{random(samples, d.length(), 1), codes_for(samples, d),
            zeros(d.rows().rows, d.rows().rows), zeros(d.rows().rows, d.length())};
  for (std::size_t i = 0; i < samples; ++i)
    for (std::size_t e = 0; e < p.z.cols; ++e) {
      for (std::size_t f = 0; f < p.z.cols; ++f) row(p.a, e)[f] += row(p.z, i)[e] * row(p.z, i)[f];
      for (std::size_t n = 0; n < d.length(); ++n)
        row(p.b, e)[n] += row(p.z, i)[e] * row(p.w, i)[n];
    }
  return p;
}

// shift_s(v).
std::vector<double> shifted(const std::vector<double>& v, std::ptrdiff_t s) {
  const auto size = static_cast<std::ptrdiff_t>(v.size());
  std::vector<double> out(v.size());
  for (std::ptrdiff_t i = 0; i < size; ++i)
    out[static_cast<std::size_t>(i)] = v[static_cast<std::size_t>((i - s + size) % size)];
  return out;
}

// d~_k = sum_j z_kj shift^-1(w_j - sum_{i != k} z_ij shift_ij(d_i)), atom after atom; atoms
// [atoms][length].
void update_plainly(std::vector<std::vector<double>>& atoms, const Problem& p,
                    std::ptrdiff_t radius, AtomNorm norm) {
  const std::size_t shifts = static_cast<std::size_t>(2 * radius + 1), length = p.w.cols;
  const auto by = [&](std::size_t e) { return static_cast<std::ptrdiff_t>(e % shifts) - radius; };
  for (std::size_t k = 0; k < atoms.size(); ++k) {
    std::vector<double> next(length);
    double uses = 0;
    for (std::size_t j = 0; j < p.w.rows; ++j)
      for (std::size_t e = k * shifts; e < (k + 1) * shifts; ++e) {
        const double z = row(p.z, j)[e];
        if (z == 0) continue;
        uses += z * z;
        std::vector<double> rest(row(p.w, j), row(p.w, j) + length);
        for (std::size_t f = 0; f < p.z.cols; ++f) {
          if (f / shifts == k || row(p.z, j)[f] == 0) continue;
          const std::vector<double> other = shifted(atoms[f / shifts], by(f));
          for (std::size_t n = 0; n < length; ++n) rest[n] -= row(p.z, j)[f] * other[n];
        }
        const std::vector<double> back = shifted(rest, -by(e));
        for (std::size_t n = 0; n < length; ++n) next[n] += z * back[n];
      }
    if (uses == 0) continue;
    double norm2 = 0;
    for (double& x : next) {
      x /= uses;
      norm2 += x * x;
    }
    const double longest =
        norm == AtomNorm::kBall ? std::max(std::sqrt(norm2), 1.0) : std::sqrt(norm2);
    for (std::size_t n = 0; n < length; ++n) atoms[k][n] = next[n] / longest;
  }
}

}  // namespace

TEST_CASE("an update of a dictionary is Eq. 10, atom after atom, to the same bit for any team") {
  constexpr std::size_t kAtoms = 70, kLength = 13, kSamples = 40;
  for (const std::size_t radius : {0, 1, 2})
    for (const AtomNorm norm : {AtomNorm::kBall, AtomNorm::kSphere}) {
      CAPTURE(radius);
      CAPTURE(norm == AtomNorm::kBall);
      Dictionary first(kAtoms, kLength, radius, norm);
      const Matrix initial = random(kAtoms, kLength, 2);
      for (std::size_t k = 0; k < kAtoms; ++k) first.set(k, row(initial, k));
      std::vector<std::vector<double>> expected;
      for (std::size_t k = 0; k < kAtoms; ++k)
        expected.emplace_back(first.atom(k), first.atom(k) + kLength);
      const Problem problem = problem_for(first, kSamples);
      update_plainly(expected, problem, static_cast<std::ptrdiff_t>(radius), norm);

      Dictionary one = first, three = first;
      one.update(problem.a, problem.b, *TeamLease(1));
      three.update(problem.a, problem.b, *TeamLease(3));
      CHECK(one.rows().data == three.rows().data);
      double worst = 0;
      for (std::size_t k = 0; k < kAtoms; ++k)
        for (std::size_t n = 0; n < kLength; ++n)
          worst = std::max(worst, std::abs(one.atom(k)[n] - expected[k][n]));
      CHECK(worst < 1e-10);
      CHECK(std::equal(one.atom(4), one.atom(4) + kLength, first.atom(4)));  // nothing uses it
    }
}

TEST_CASE("an atom and its shifts are set together") {
  Dictionary d(2, 4, 1, AtomNorm::kBall);
  const double values[] = {0, 0, 4, 0}, small[] = {0, 0.5, 0, 0};
  d.set(0, values);
  d.set(1, small);
  CHECK(d.rows().data == std::vector<double>{0,   1, 0, 0, 0, 0,   1, 0, 0, 0, 0,   1,
                                             0.5, 0, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.5, 0});
}

}  // namespace compact_rnn::test
