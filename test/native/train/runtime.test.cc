// Training and running are one model: scores against what native/model makes of the same weights.
#include <doctest/doctest.h>

#include <cmath>
#include <memory>

#include "cells/cell.h"
#include "model/sequence.h"
#include "net_case.h"
#include "weights/dense/panels.h"

namespace compact_rnn::test {
namespace {

class Runtime {
 public:
  Runtime(const NetCase& its, train::Parameters<float>& parameters) : parameters_(parameters) {
    const Architecture& architecture = its.architecture;
    const train::Layout layout(architecture, its.structures);
    network_.input_size = architecture.input_size;
    network_.last_frame = architecture.last_frame;
    network_.kept = train::taken_sizes(architecture);
    std::size_t position = 1;
    for (std::size_t i = 0; i < layout.layers.size(); ++i) {
      const std::vector<FrameSpec>& before = architecture.layers[i].before;
      network_.before.push_back(frames_of(before, layout.before[i], position));
      position += before.size() + 1;
      network_.layers.emplace_back();
      for (std::size_t d = 0; d < layout.layers[i].size(); ++d)
        add_direction(architecture.layers[i], architecture.layers[i].directions[d],
                      layout.layers[i][d]);
    }
    network_.head = frames_of(architecture.head, layout.head, position);
  }

  NetworkState start() const { return new_state(network_); }

  // A state of other weights: h and c are kept, m is made of h.
  void take_over(NetworkState& state) const {
    for (std::size_t i = 0; i < state.size(); ++i)
      for (std::size_t d = 0; d < state[i].size(); ++d)
        network_.layers[i][d].cell->refresh(state[i][d]);
  }

  // The outputs of one sequence, which begins and ends in the state.
  std::vector<float> run(const std::vector<float>& xs, NetworkState& state) const {
    TeamLease team(1);
    const std::size_t frames = xs.size() / network_.input_size;
    std::vector<NetworkState> states(1);
    states[0] = std::move(state);
    std::vector<float> ys((network_.last_frame ? 1 : frames) * network_.output_size());
    run_sequences(network_, states, {frames, {frames}}, xs.data(), ys.data(), *team);
    state = std::move(states[0]);
    return ys;
  }

 private:
  const float* at(const train::Position& position) const { return parameters_.at(position).value; }

  SharedWeight packed(const train::Position& position, std::size_t gates) const {
    return std::make_shared<Panels>(
        StoredMatrix{Storage::f32, at(position), nullptr, position.rows, position.cols}, gates);
  }

  FrameLayers frames_of(const std::vector<FrameSpec>& specs,
                        const std::vector<train::Layout::Frame>& positions, std::size_t position) {
    FrameLayers frames;
    frames.first_position = position;
    for (std::size_t i = 0; i < specs.size(); ++i) {
      const FrameVectors vectors = {at(positions[i].bias), at(positions[i].scale),
                                    at(positions[i].shift)};
      const bool is_dense = specs[i].kind == FrameKind::dense;
      frames.layers.push_back(make_frame_layer(specs[i], vectors,
                                               is_dense ? packed(positions[i].weight, 1) : nullptr,
                                               Precision::one_byte));
    }
    return frames;
  }

  void add_direction(const LayerSpec& layer, const DirectionSpec& spec,
                     const train::Layout::Direction& positions) {
    CellWeights weights;
    weights.input = packed(positions.input, layer.cell.gates());
    weights.recurrent = packed(positions.recurrent, layer.cell.gates());
    if (spec.projection != 0) weights.projection = packed(positions.projection, 1);
    weights.bias = at(positions.bias);
    weights.recurrent_bias = at(positions.recurrent_bias);
    weights.peepholes = at(positions.peepholes);
    network_.layers.back().push_back(
        {make_cell(layer.cell, weights), spec.backward, layer.outputs_hidden});
  }

  train::Parameters<float>& parameters_;
  Network network_;
};

// Sequence b of the batch, from the state on.
void check_sequence(const Batch<float>& batch, std::size_t b, const Runtime& runtime,
                    NetworkState& state, const float* scores, std::size_t width, bool last_frame) {
  const std::size_t size = batch.xs.size() / (batch.frames * batch.sequences);
  std::vector<float> xs;
  for (std::size_t t = 0; t < batch.lengths[b]; ++t) {
    const float* frame = batch.xs.data() + (t * batch.sequences + b) * size;
    xs.insert(xs.end(), frame, frame + size);
  }
  const std::vector<float> expected = runtime.run(xs, state);
  REQUIRE(expected.size() == (last_frame ? 1 : batch.lengths[b]) * width);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const std::size_t t = i / width, row = last_frame ? b : t * batch.sequences + b;
    CHECK(std::fabs(scores[row * width + i % width] - expected[i]) <= 1e-5f);
  }
}

}  // namespace

TEST_CASE("scores are what the runtime makes of the same weights") {
  for (const NetCase& its : net_cases()) {
    if (its.architecture.has_embedding()) continue;
    INFO(its.name);
    TeamLease team(1);
    train::Net<float> net(its.architecture, its.structures);
    set_random(net.parameters(), 1);
    const auto batch = random_batch<float>(its.architecture, 3);
    const float* scores = net.forward(batch.xs.data(), batch.shape(), {}, *team);
    const Runtime runtime(its, net.parameters());
    for (std::size_t b = 0; b < batch.sequences; ++b) {
      NetworkState state = runtime.start();
      check_sequence(batch, b, runtime, state, scores, net.output_size(),
                     its.architecture.last_frame);
    }
  }
}

TEST_CASE("what carries on after an update is what the runtime makes of the state by new weights") {
  for (const NetCase& its : net_cases()) {
    if (!its.options.carry) continue;
    INFO(its.name);
    TeamLease team(1);
    train::Net<float> net(its.architecture, its.structures);
    const auto first = random_batch<float>(its.architecture, 3),
               second = random_batch<float>(its.architecture, 4);
    std::vector<NetworkState> states;
    const auto check = [&](const Batch<float>& batch, const train::ForwardOptions& options) {
      const float* scores = net.forward(batch.xs.data(), batch.shape(), options, *team);
      const Runtime runtime(its, net.parameters());
      for (std::size_t b = 0; b < batch.sequences; ++b) {
        if (!options.carry) states.push_back(runtime.start());
        runtime.take_over(states[b]);
        check_sequence(batch, b, runtime, states[b], scores, net.output_size(), false);
      }
    };
    set_random(net.parameters(), 1);
    check(first, {});
    set_random(net.parameters(), 2);
    check(second, its.options);
  }
}

}  // namespace compact_rnn::test
