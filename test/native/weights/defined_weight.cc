#include "defined_weight.h"

#include <algorithm>
#include <cmath>

#include "weights/dense/dense.h"
#include "weights/gate_stack/gate_stack.h"
#include "weights/hashed/hashed.h"
#include "weights/low_rank/low_rank.h"
#include "weights/sparse/sparse.h"
#include "weights/toeplitz_like/toeplitz_like.h"

namespace compact_rnn::test {

namespace {

std::vector<double> defined_hashed(const WeightShape& shape, const double* p, std::uint64_t k,
                                   std::uint64_t seed, bool is_signed) {
  constexpr std::uint64_t k32 = std::uint64_t{1} << 32;
  const std::size_t cells = shape.cells(), a_gate = (cells + 15) / 16;
  std::vector<double> w;
  for (std::size_t i = 0; i < shape.rows; ++i)
    for (std::size_t j = 0; j < shape.cols; ++j) {
      const std::size_t block = i / cells * a_gate + i % cells / 16, lane = i % cells % 16;
      std::uint64_t x = (seed + block * 0x9E3779B1u + j * 0x85EBCA77u) % k32;
      x = (x ^ x / 65536) * 0x7FEB352Du % k32;
      x = (x ^ x / 32768) * 0x846CA68Bu % k32;
      x = x ^ x / 65536;
      const std::uint64_t bucket = (x * k / k32 + lane) % k;
      w.push_back(is_signed && x % 2 == 1 ? -p[bucket] : p[bucket]);
    }
  return w;
}

std::vector<double> defined_sparse(const SparsePattern& pattern, const WeightShape& shape,
                                   const double* p) {
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
std::vector<double> defined_toeplitz_like(const WeightShape& shape, std::size_t rank,
                                          const double* p) {
  const std::size_t n = std::max(shape.cells(), shape.cols);
  std::vector<double> w(shape.size());
  for (std::size_t i = 0; i < shape.rows; ++i)
    for (std::size_t k = 0; k < shape.cols; ++k)
      for (std::size_t pair = 0; pair < rank; ++pair) {
        const std::size_t row = i / shape.cells() * rank + pair, j = i % shape.cells();
        const double *g = p + row * n, *h = p + (shape.gates * rank + row) * n;
        for (std::size_t m = 0; m < n; ++m)
          w[i * shape.cols + k] += g[(n + j - m) % n] * (m >= k ? h[m - k] : -h[n + m - k]);
      }
  return w;
}

std::vector<double> defined_low_rank(const WeightShape& shape, std::size_t rank, const double* p) {
  const double* b = p + shape.rows * rank;
  std::vector<double> w(shape.size());
  for (std::size_t i = 0; i < shape.rows; ++i)
    for (std::size_t j = 0; j < shape.cols; ++j)
      for (std::size_t r = 0; r < rank; ++r)
        w[i * shape.cols + j] += p[i * rank + r] * b[r * shape.cols + j];
  return w;
}

void append_rounded(std::vector<double>& q, const double* p, std::size_t rows, std::size_t cols) {
  for (std::size_t i = 0; i < rows; ++i) {
    double largest = 0.0;
    for (std::size_t j = 0; j < cols; ++j) largest = std::max(largest, std::fabs(p[i * cols + j]));
    for (std::size_t j = 0; j < cols; ++j)
      q.push_back(std::round(p[i * cols + j] * 127.0 / largest) * largest / 127.0);
  }
}

}  // namespace

DefinedWeight dense(const WeightShape& shape) {
  return {std::make_shared<Dense>(shape),
          [shape](const double* p) { return std::vector<double>(p, p + shape.size()); }};
}

DefinedWeight low_rank(const WeightShape& shape, std::size_t rank) {
  return {std::make_shared<LowRank>(shape, rank),
          [=](const double* p) { return defined_low_rank(shape, rank, p); }};
}

DefinedWeight hashed(const WeightShape& shape, std::uint32_t buckets, std::uint32_t seed,
                     bool is_signed) {
  return {std::make_shared<Hashed>(shape, buckets, seed, is_signed),
          [=](const double* p) { return defined_hashed(shape, p, buckets, seed, is_signed); }};
}

DefinedWeight toeplitz_like(const WeightShape& shape, std::size_t rank) {
  return {std::make_shared<ToeplitzLike>(shape, rank),
          [=](const double* p) { return defined_toeplitz_like(shape, rank, p); }};
}

DefinedWeight sparse(const WeightShape& shape, std::size_t block, int percent, Randoms& randoms) {
  auto pattern = std::make_shared<SparsePattern>();
  pattern->block = block;
  pattern->starts = {0};
  for (std::size_t r = 0; r < pattern->block_rows(shape); ++r) {
    const bool is_empty = r % 5 == 3;
    for (std::size_t j = 0; j < shape.cols; ++j)
      if (!is_empty && randoms.whole(1, 100) <= percent)
        pattern->columns.push_back(static_cast<std::uint16_t>(j));
    pattern->starts.push_back(static_cast<std::uint32_t>(pattern->columns.size()));
  }
  return {std::make_shared<Sparse>(shape, pattern),
          [=](const double* p) { return defined_sparse(*pattern, shape, p); }};
}

DefinedWeight stacked(const std::vector<DefinedWeight>& gates) {
  std::vector<SharedStructure> structures;
  bool is_rounded = false;
  for (const DefinedWeight& gate : gates) {
    structures.push_back(gate.structure);
    is_rounded = is_rounded || gate.is_rounded;
  }
  const auto defined = [gates](const double* p) {
    std::vector<double> w;
    for (const DefinedWeight& gate : gates) {
      const std::vector<double> rows = gate.defined(p);
      w.insert(w.end(), rows.begin(), rows.end());
      p += gate.structure->size();
    }
    return w;
  };
  return {std::make_shared<GateStack>(structures), defined, is_rounded};
}

DefinedWeight quantized(const DefinedWeight& weight) {
  const auto defined = [weight](const double* p) {
    std::vector<double> q;
    for (const Part& part : weight.structure->parts()) {
      append_rounded(q, p, part.rows, part.size / part.rows);
      p += part.size;
    }
    return weight.defined(q.data());
  };
  return {weight.structure->quantized(Storage::int8), defined, true};
}

static void add_kinds(std::vector<NamedWeight>& kinds, const WeightShape& shape, Randoms& randoms) {
  const std::string in = " [" + std::to_string(shape.rows) + ", " + std::to_string(shape.cols) +
                         "] of " + std::to_string(shape.gates) + " gates";
  const auto add = [&](const std::string& name, DefinedWeight weight) {
    kinds.push_back({name + in, std::move(weight)});
  };
  add("dense", dense(shape));
  add("quantized", quantized(dense(shape)));
  for (const std::size_t rank : {1, 3}) {
    add("low-rank " + std::to_string(rank), low_rank(shape, rank));
    add("toeplitz-like " + std::to_string(rank), toeplitz_like(shape, rank));
  }
  for (const std::uint32_t buckets : {1, 5, 16, 97}) {
    add("hashed to " + std::to_string(buckets), hashed(shape, buckets, 7 + buckets, false));
    add("hashed with signs to " + std::to_string(buckets),
        hashed(shape, buckets, 0xFFFFFFFFu - buckets, true));
  }
  for (const std::size_t block : {1, 16})
    for (const int percent : {0, 30, 100})
      add("sparse " + std::to_string(block) + " at " + std::to_string(percent) + " %",
          sparse(shape, block, percent, randoms));
  const WeightShape each = shape.gate();
  const DefinedWeight of_each[] = {low_rank(each, 2), sparse(each, 16, 50, randoms), dense(each),
                                   toeplitz_like(each, 1)};
  add("a stack of gates", stacked({of_each, of_each + shape.gates}));
  add("low-rank 3 in int8", quantized(low_rank(shape, 3)));
  add("toeplitz-like 3 in int8", quantized(toeplitz_like(shape, 3)));
  add("hashed to 97 in int8", quantized(hashed(shape, 97, 3, true)));
  const DefinedWeight some_in_int8[] = {quantized(low_rank(each, 2)), quantized(dense(each)),
                                        sparse(each, 16, 30, randoms),
                                        quantized(toeplitz_like(each, 1))};
  add("a stack of gates, some in int8", stacked({some_in_int8, some_in_int8 + shape.gates}));
}

std::vector<NamedWeight> weights_of_every_kind() {
  Randoms randoms(11);
  std::vector<NamedWeight> kinds;
  for (const WeightShape& shape :
       {WeightShape{1, 1, 1}, WeightShape{1, 9, 1}, WeightShape{17, 1, 1}, WeightShape{16, 16, 1},
        WeightShape{33, 20, 1}, WeightShape{3 * 7, 7, 3}, WeightShape{4 * 5, 18, 4},
        WeightShape{4 * 35, 6, 4}})
    add_kinds(kinds, shape, randoms);
  return kinds;
}

}  // namespace compact_rnn::test
