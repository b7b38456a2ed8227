#include "kinds.h"

#include <algorithm>
#include <cmath>

#include "representations/parts.h"

namespace compact_rnn::test {

using representations::Kind;
using representations::Shape;
using representations::Spec;

Spec low_rank(std::size_t rank) {
  Spec spec;
  spec.kind = Kind::low_rank;
  spec.rank = rank;
  return spec;
}

Spec hashed(std::uint32_t buckets, std::uint32_t seed, bool is_signed) {
  Spec spec;
  spec.kind = Kind::hashed;
  spec.buckets = buckets;
  spec.seed = seed;
  spec.is_signed = is_signed;
  return spec;
}

Spec toeplitz_like(std::size_t rank) {
  Spec spec = low_rank(rank);
  spec.kind = Kind::toeplitz_like;
  return spec;
}

Spec quantized() {
  Spec spec;
  spec.kind = Kind::quantized;
  return spec;
}

Spec in_int8(Spec spec) {
  spec.uses_int8 = true;
  return spec;
}

bool is_rounded(const Spec& spec) {
  return spec.kind == Kind::quantized || spec.uses_int8 ||
         std::any_of(spec.gates.begin(), spec.gates.end(), is_rounded);
}

Spec stacked(std::vector<Spec> gates) {
  Spec spec;
  spec.kind = Kind::gates;
  spec.gates = std::move(gates);
  return spec;
}

Spec sparse(const Shape& shape, std::size_t block, int percent, Randoms& randoms) {
  auto pattern = std::make_shared<representations::SparsePattern>();
  pattern->block = block;
  pattern->starts = {0};
  for (std::size_t r = 0; r < pattern->block_rows(shape); ++r) {
    const bool is_empty = r % 5 == 3;
    for (std::size_t j = 0; j < shape.cols; ++j)
      if (!is_empty && randoms.whole(1, 100) <= percent)
        pattern->columns.push_back(static_cast<std::uint16_t>(j));
    pattern->starts.push_back(static_cast<std::uint32_t>(pattern->columns.size()));
  }
  Spec spec;
  spec.kind = Kind::sparse;
  spec.pattern = std::move(pattern);
  return spec;
}

namespace {

void add_kinds(std::vector<KindCase>& kinds, const Shape& shape, Randoms& randoms) {
  const std::string in = " [" + std::to_string(shape.rows) + ", " + std::to_string(shape.cols) +
                         "] of " + std::to_string(shape.gates) + " gates";
  const auto add = [&](const std::string& name, Spec spec) {
    kinds.push_back({name + in, std::move(spec), shape});
  };
  add("dense", {});
  add("quantized", quantized());
  for (const std::size_t rank : {1, 3}) {
    add("low-rank " + std::to_string(rank), low_rank(rank));
    add("toeplitz-like " + std::to_string(rank), toeplitz_like(rank));
  }
  for (const std::uint32_t buckets : {1, 5, 16, 97}) {
    add("hashed to " + std::to_string(buckets), hashed(buckets, 7 + buckets, false));
    add("hashed with signs to " + std::to_string(buckets),
        hashed(buckets, 0xFFFFFFFFu - buckets, true));
  }
  for (const std::size_t block : {1, 16})
    for (const int percent : {0, 30, 100})
      add("sparse " + std::to_string(block) + " at " + std::to_string(percent) + " %",
          sparse(shape, block, percent, randoms));
  const Shape each{shape.cells(), shape.cols, 1};
  const Spec of_each[] = {low_rank(2), sparse(each, 16, 50, randoms), {}, toeplitz_like(1)};
  add("a stack of gates", stacked({of_each, of_each + shape.gates}));
  add("low-rank 3 in int8", in_int8(low_rank(3)));
  add("toeplitz-like 3 in int8", in_int8(toeplitz_like(3)));
  add("hashed to 97 in int8", in_int8(hashed(97, 3, true)));
  const Spec some_in_int8[] = {in_int8(low_rank(2)), quantized(), sparse(each, 16, 30, randoms),
                               in_int8(toeplitz_like(1))};
  add("a stack of gates, some in int8", stacked({some_in_int8, some_in_int8 + shape.gates}));
}

std::vector<double> defined_hashed(const Spec& spec, const Shape& shape, const double* p) {
  constexpr std::uint64_t k32 = std::uint64_t{1} << 32;
  const std::size_t cells = shape.cells(), a_gate = (cells + 15) / 16;
  std::vector<double> w;
  for (std::size_t i = 0; i < shape.rows; ++i)
    for (std::size_t j = 0; j < shape.cols; ++j) {
      const std::size_t block = i / cells * a_gate + i % cells / 16, lane = i % cells % 16;
      std::uint64_t x = (spec.seed + block * 0x9E3779B1u + j * 0x85EBCA77u) % k32;
      x = (x ^ x / 65536) * 0x7FEB352Du % k32;
      x = (x ^ x / 32768) * 0x846CA68Bu % k32;
      x = x ^ x / 65536;
      const std::uint64_t bucket = (x * spec.buckets / k32 + lane) % spec.buckets;
      w.push_back(spec.is_signed && x % 2 == 1 ? -p[bucket] : p[bucket]);
    }
  return w;
}

std::vector<double> defined_sparse(const Spec& spec, const Shape& shape, const double* p) {
  const representations::SparsePattern& pattern = *spec.pattern;
  const std::size_t cells = shape.cells(), block = pattern.block,
                    a_gate = (cells + block - 1) / block;
  std::vector<double> w(shape.size());
  for (std::size_t i = 0; i < shape.rows; ++i) {
    const std::size_t row = i / cells * a_gate + i % cells / block, lane = i % cells % block;
    for (std::size_t b = pattern.starts[row]; b < pattern.starts[row + 1]; ++b)
      w[i * shape.cols + pattern.columns[b]] = p[b * block + lane];
  }
  return w;
}

// By the circulants themselves.
std::vector<double> defined_toeplitz_like(const Spec& spec, const Shape& shape, const double* p) {
  const std::size_t n = std::max(shape.cells(), shape.cols);
  std::vector<double> w(shape.size());
  for (std::size_t i = 0; i < shape.rows; ++i)
    for (std::size_t k = 0; k < shape.cols; ++k)
      for (std::size_t pair = 0; pair < spec.rank; ++pair) {
        const std::size_t row = i / shape.cells() * spec.rank + pair, j = i % shape.cells();
        const double *g = p + row * n, *h = p + (shape.gates * spec.rank + row) * n;
        for (std::size_t m = 0; m < n; ++m)
          w[i * shape.cols + k] += g[(n + j - m) % n] * (m >= k ? h[m - k] : -h[n + m - k]);
      }
  return w;
}

std::vector<double> defined_low_rank(const Spec& spec, const Shape& shape, const double* p) {
  const double* b = p + shape.rows * spec.rank;
  std::vector<double> w(shape.size());
  for (std::size_t i = 0; i < shape.rows; ++i)
    for (std::size_t j = 0; j < shape.cols; ++j)
      for (std::size_t r = 0; r < spec.rank; ++r)
        w[i * shape.cols + j] += p[i * spec.rank + r] * b[r * shape.cols + j];
  return w;
}

std::vector<double> defined_quantized(const Shape& shape, const double* p) {
  std::vector<double> w;
  for (std::size_t i = 0; i < shape.rows; ++i) {
    double largest = 0.0;
    for (std::size_t j = 0; j < shape.cols; ++j)
      largest = std::max(largest, std::fabs(p[i * shape.cols + j]));
    for (std::size_t j = 0; j < shape.cols; ++j)
      w.push_back(std::round(p[i * shape.cols + j] * 127.0 / largest) * largest / 127.0);
  }
  return w;
}

std::vector<double> defined_gates(const Spec& spec, const Shape& shape, const double* p) {
  std::vector<double> w;
  for (const Spec& gate : spec.gates) {
    const Shape each{shape.cells(), shape.cols, 1};
    const std::vector<double> rows = defined(gate, each, p);
    w.insert(w.end(), rows.begin(), rows.end());
    p += representations::size_of(gate, each);
  }
  return w;
}

std::vector<double> defined_int8(Spec spec, const Shape& shape, const double* p) {
  std::vector<double> q;
  for (const representations::Part& part : representations::parts_of(spec, shape)) {
    const std::vector<double> rows = defined_quantized({part.rows, part.size / part.rows, 1}, p);
    q.insert(q.end(), rows.begin(), rows.end());
    p += part.size;
  }
  spec.uses_int8 = false;
  return defined(spec, shape, q.data());
}

}  // namespace

std::vector<double> defined(const Spec& spec, const Shape& shape, const double* p) {
  if (spec.uses_int8) return defined_int8(spec, shape, p);
  switch (spec.kind) {
    case Kind::quantized:
      return defined_quantized(shape, p);
    case Kind::low_rank:
      return defined_low_rank(spec, shape, p);
    case Kind::hashed:
      return defined_hashed(spec, shape, p);
    case Kind::sparse:
      return defined_sparse(spec, shape, p);
    case Kind::toeplitz_like:
      return defined_toeplitz_like(spec, shape, p);
    case Kind::gates:
      return defined_gates(spec, shape, p);
    case Kind::dense:
      break;
  }
  return {p, p + shape.size()};
}

std::vector<KindCase> kinds_of_weight() {
  Randoms randoms(11);
  std::vector<KindCase> kinds;
  for (const Shape& shape :
       {Shape{1, 1, 1}, Shape{1, 9, 1}, Shape{17, 1, 1}, Shape{16, 16, 1}, Shape{33, 20, 1},
        Shape{3 * 7, 7, 3}, Shape{4 * 5, 18, 4}, Shape{4 * 35, 6, 4}})
    add_kinds(kinds, shape, randoms);
  return kinds;
}

}  // namespace compact_rnn::test
