// Panels of the formats that are not dense: on every ISA W v against the expanded matrix in double,
// against the scalar twin, and, to the bit, however blocks and vectors are put together.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "../comparison.h"
#include "kernels/kernels.h"
#include "random_weight.h"

namespace compact_rnn::test {
namespace {

constexpr float kNoClip = std::numeric_limits<float>::infinity();
constexpr Format kElements[] = {Format::f32, Format::f16, Format::int8};
const std::vector<MatrixShape> kShapesOfKinds = {{1, 1, 1},   {1, 16, 4},  {4, 5, 3},   {3, 17, 20},
                                                 {4, 33, 17}, {1, 70, 66}, {1, 130, 35}};

Operand floats(const Misaligned<float>& v) { return {v.data(), nullptr, 0, 1, 1.0f}; }

// y of the blocks [0, blocks), `each` at a time.
Misaligned<float> product(Isa isa, const Segment& segment, const float* start, std::size_t each) {
  const std::size_t blocks = segment.w.blocks;
  Misaligned<float> y(blocks * kBlockRows);
  for (std::size_t first = 0; first < blocks; first += each)
    kernels_of(isa).affine({start,
                            segment,
                            {},
                            first,
                            std::min(first + each, blocks),
                            kNoClip,
                            Activation::none,
                            y.data()});
  return y;
}

struct KindRun {
  std::string what;
  const RandomKind& kind;
  Misaligned<float> v, start;
  Case its_case;

  Segment segment() const { return {kind.view, floats(v)}; }
  std::size_t size() const { return kind.view.blocks * kBlockRows; }
};

// A rounding per product and per sum, and one of the scale.
void check_definition(const KindRun& run, const Misaligned<float>& y) {
  const MatrixShape& shape = run.kind.shape;
  const BlockOrder order = gate_order(shape.gates, shape.cells);
  for (std::size_t i = 0; i < y.size(); ++i) {
    if (i % kBlockRows >= order[i / kBlockRows].count) continue;
    const std::size_t row = order[i / kBlockRows].first + i % kBlockRows;
    double expected = run.start.data()[i], magnitude = std::fabs(expected);
    for (std::size_t j = 0; j < shape.columns; ++j) {
      const double term = run.kind.dense[row * shape.columns + j] * run.v.data()[j];
      expected += term;
      magnitude += std::fabs(term);
    }
    const double allowed = 0x1p-23 * (static_cast<double>(shape.columns) + 4.0) * magnitude;
    CHECK_MESSAGE(std::fabs(y.data()[i] - expected) <= allowed, run.what, run.its_case.details,
                  ": row ", row, " is ", y.data()[i], ", expected ", expected);
  }
}

void check_many(const KindRun& run, Isa isa, std::size_t count) {
  Randoms randoms(count);
  std::vector<Misaligned<float>> vs, ys;
  std::vector<ManyVector> vectors;
  for (std::size_t j = 0; j < count; ++j) {
    vs.push_back(randoms.reals(run.kind.shape.columns, 1.0f));
    ys.emplace_back(run.size());
    vectors.push_back({floats(vs[j]), j % 2 == 0 ? run.start.data() : nullptr, ys[j].data()});
  }
  const PanelView& w = run.kind.view;
  kernels_of(isa).affine_many(
      {w, vectors.data(), count, 0, w.blocks, 0, w.panel_blocks, 0.5f, Activation::tanh});
  for (std::size_t j = 0; j < count; ++j) {
    Misaligned<float> expected(run.size());
    kernels_of(isa).affine({vectors[j].start,
                            {w, vectors[j].x},
                            {},
                            0,
                            w.blocks,
                            0.5f,
                            Activation::tanh,
                            expected.data()});
    check_same("affine_many", run.its_case, ys[j].data(), expected.data(), run.size());
  }
}

void check_on(Isa isa, Isa fused, KindRun& run) {
  run.its_case.isa = isa;
  const Misaligned<float> y = product(isa, run.segment(), run.start.data(), 4);
  check_definition(run, y);
  for (const std::size_t each : {1, 2, 3})
    check_same("blocks apart", run.its_case,
               product(isa, run.segment(), run.start.data(), each).data(), y.data(), y.size());
  const Misaligned<float> twin = product(Isa::scalar, run.segment(), run.start.data(), 4);
  check_close("affine", run.its_case, y.data(), twin.data(), y.size());
  if (isa != Isa::scalar)
    check_same("fused", run.its_case, y.data(),
               product(fused, run.segment(), run.start.data(), 4).data(), y.size());
  for (const std::size_t count : {1, 2, 4, 8, 13}) check_many(run, isa, count);
}

void check_format(Isa isa) {
  require_available(isa);
  const std::vector<Isa> isas = available_isas();
  const Isa fused = isas.back();
  for (const Format format : kElements)
    for (const MatrixShape& shape : kShapesOfKinds)
      each_kind(format, shape, [&](const std::string& what, const RandomKind& kind) {
        Randoms randoms(shape.cells);
        KindRun run{
            what,
            kind,
            randoms.reals(shape.columns, 1.0f),
            randoms.reals(kind.view.blocks * kBlockRows, 1.0f),
            {isa, format, {shape.cells, shape.columns, 0}, {0, kind.view.blocks}, ", " + what}};
        check_on(isa, fused, run);
      });
}

void check_precomputed(Isa isa) {
  require_available(isa);
  for (const std::size_t blocks : {1, 4, 7}) {
    Randoms randoms(blocks);
    const std::size_t size = blocks * kBlockRows;
    const Misaligned<float> start = randoms.reals(size, 1.0f), v = randoms.reals(size, 1.0f);
    PanelView w = {Storage::f32, nullptr, 1, blocks, kAffinePanelBlocks, nullptr, nullptr};
    w.format = PanelFormat::precomputed;
    Misaligned<float> expected(size), many(size);
    for (std::size_t i = 0; i < size; ++i) expected[i] = start.data()[i] + v.data()[i];
    const Case its_case = {isa, Format::f32, {size, 1, 0}, {0, blocks}, ""};
    check_same("precomputed", its_case, product(isa, {w, floats(v)}, start.data(), 4).data(),
               expected.data(), size);
    const ManyVector vector = {floats(v), start.data(), many.data()};
    kernels_of(isa).affine_many(
        {w, &vector, 1, 0, blocks, 0, kAffinePanelBlocks, kNoClip, Activation::none});
    check_same("precomputed, many", its_case, many.data(), expected.data(), size);
  }
}

}  // namespace

#define ISA(isa)                                                                                  \
  TEST_CASE("formats of panels on " #isa " agree with the scalar twin and the expanded matrix") { \
    check_format(Isa::isa);                                                                       \
    check_precomputed(Isa::isa);                                                                  \
  }
#include "kernels/kernels.def"

}  // namespace compact_rnn::test
