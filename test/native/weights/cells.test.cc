// Cells of weights of other kinds than dense: the same as of the expanded matrix, and streams
// together as each alone.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>

#include "../cell_case.h"
#include "random_weight.h"
#include "weights/gate_stack/packed.h"

namespace compact_rnn::test {
namespace {

constexpr std::size_t kFrames = 5, kStreams = 3;

// A weight and the same one, dense.
struct Twin {
  SharedWeight weight, dense;
};

Twin twin_of(const RandomKind& kind) {
  const std::vector<float> floats(kind.dense.begin(), kind.dense.end());
  return {kind.weight, std::make_shared<Panels>(StoredMatrix{Storage::f32, floats.data(), nullptr,
                                                             kind.shape.rows(), kind.shape.columns},
                                                kind.shape.gates)};
}

// Gate by gate: sparse, hashed and so on.
Twin stack_of(const MatrixShape& shape, Randoms& randoms) {
  const MatrixShape gate_shape = {1, shape.cells, shape.columns};
  std::vector<SharedWeight> gates;
  std::vector<float> dense;
  for (std::size_t gate = 0; gate < shape.gates; ++gate) {
    const RandomKind kind =
        gate % 2 == 0 ? RandomKind(RandomSparse(Format::f32, gate_shape, 1, 0.3, randoms))
                      : RandomKind(RandomHashed(Format::f32, gate_shape, 90, true, randoms));
    gates.push_back(kind.weight);
    dense.insert(dense.end(), kind.dense.begin(), kind.dense.end());
  }
  return {std::make_shared<PackedGateStack>(gates),
          std::make_shared<Panels>(
              StoredMatrix{Storage::f32, dense.data(), nullptr, shape.rows(), shape.columns},
              shape.gates)};
}

std::vector<Twin> twins(const MatrixShape& shape, std::size_t seed) {
  Randoms randoms(seed);
  return {twin_of(RandomKind(RandomSparse(Format::int8, shape, 1, 0.2, randoms))),
          twin_of(RandomKind(RandomSparse(Format::f16, shape, 16, 0.4, randoms))),
          twin_of(RandomKind(RandomHashed(Format::f32, shape, 77, true, randoms))),
          stack_of(shape, randoms)};
}

std::unique_ptr<Cell> cell_of(const CellOptions& options, const Twin& input, const Twin& recurrent,
                              const Twin& projection, bool dense, const Misaligned<float>& bias) {
  CellSpec spec;
  CellWeights weights;
  spec.kind = options.kind;
  spec.cells = kCellCells;
  weights.input = dense ? input.dense : input.weight;
  weights.recurrent = dense ? recurrent.dense : recurrent.weight;
  if (options.projection) weights.projection = dense ? projection.dense : projection.weight;
  weights.bias = bias.data();
  spec.reset_after = options.reset_after;
  return make_cell(spec, weights);
}

// h of each of the first `count` streams, stepped together.
std::vector<std::vector<float>> stepped(const Cell& cell, const Utterances& xs, std::size_t first,
                                        std::size_t count, int threads) {
  TeamLease team(threads);
  Workspace work = cell.new_workspace(count, 0);
  std::vector<CellState> states;
  for (std::size_t j = 0; j < count; ++j) states.push_back(cell.new_state());
  for (std::size_t t = 0; t < kFrames; ++t) {
    std::vector<Step> steps;
    for (std::size_t j = 0; j < count; ++j)
      steps.push_back({xs.frame(first + j, t), nullptr, &states[j]});
    cell.step(steps.data(), count, work, *team);
  }
  std::vector<std::vector<float>> hs;
  for (const CellState& state : states)
    hs.emplace_back(state.h.data(), state.h.data() + kCellCells);
  return hs;
}

void check_cell(const CellOptions& options, const Twin& input, const Twin& recurrent,
                const Twin& projection) {
  const Misaligned<float> bias = Randoms(9).reals(options.gates * kCellCells, 1.0f);
  const Utterances xs(kStreams, kFrames);
  const auto cell = cell_of(options, input, recurrent, projection, false, bias);
  const auto dense = cell_of(options, input, recurrent, projection, true, bias);
  const auto together = stepped(*cell, xs, 0, kStreams, 2);
  for (std::size_t j = 0; j < kStreams; ++j) {
    const std::vector<float> alone = stepped(*cell, xs, j, 1, 1)[0];
    CHECK(std::memcmp(alone.data(), together[j].data(), alone.size() * sizeof(float)) == 0);
    const std::vector<float> expected = stepped(*dense, xs, j, 1, 1)[0];
    for (std::size_t i = 0; i < kCellCells; ++i) CHECK(std::fabs(alone[i] - expected[i]) < 2e-5f);
  }
}

TEST_CASE(
    "cells of any kind of weight step as those of the dense matrix, together as alone to the bit") {
  for (const CellOptions& options : kCells) {
    const std::size_t recurrent_size = options.projection ? kCellProjected : kCellCells;
    const auto inputs = twins({options.gates, kCellCells, kCellInputs}, 1);
    const auto recurrents = twins({options.gates, kCellCells, recurrent_size}, 2);
    const auto projections = twins({1, kCellProjected, kCellCells}, 3);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
      INFO(options.name, ", kind ", i);
      check_cell(options, inputs[i], recurrents[(i + 1) % inputs.size()], projections[i]);
    }
  }
}

}  // namespace
}  // namespace compact_rnn::test
