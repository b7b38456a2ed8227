// Networks whose weights are not dense: how their parameters are laid out, when matrices are made
// of them, and int8.
#include <doctest/doctest.h>

#include <cstring>

#include "../weights/defined_weight.h"
#include "net_case.h"
#include "weights/convert.h"

namespace compact_rnn::test {
namespace {

// An LSTM of 5 cells with a projection to 2, and a head of 4 outputs.
Architecture small_network() {
  Architecture network;
  network.input_size = 3;
  LayerSpec layer;
  layer.name = "lstm1";
  layer.cell.cells = 5;
  layer.directions.resize(1);
  layer.directions[0].projection = 2;
  network.layers = {layer};
  network.head = {FrameSpec::dense("dense", 4, Activation::none, true)};
  return network;
}

// Of one forward and backward, from random parameters unless others are given.
struct Outcome {
  std::vector<float> values, scores, gradients;
};

Outcome outcome_of(const Architecture& network, const train::Structures& structures,
                   const std::vector<float>* values = nullptr) {
  TeamLease team(1);
  train::Net<float> net(network, structures);
  train::Parameters<float>& parameters = net.parameters();
  set_random(parameters, 1);
  if (values != nullptr) std::copy(values->begin(), values->end(), parameters.edit().data());
  const auto batch = random_batch<float>(network, 3);
  const float* scores = net.forward(batch.xs.data(), batch.shape(), {}, *team);
  std::vector<float> d_scores;
  loss_of(net, batch, scores, &d_scores);
  Outcome outcome;
  outcome.scores.assign(scores, scores + d_scores.size());
  net.backward(d_scores.data(), *team);
  const auto all = [](const AlignedArray<float>& array) {
    return std::vector<float>(array.data(), array.data() + array.size());
  };
  outcome.values = all(parameters.values());
  outcome.gradients = all(parameters.gradients());
  return outcome;
}

}  // namespace

TEST_CASE("parameters are named after the parts of a weight, where the dense one would be") {
  const WeightShape gate{5, 2, 1};
  Randoms randoms(1);
  train::Structures structures;
  structures.layers = {
      {{low_rank({20, 3, 4}, 2).structure,
        stacked({hashed(gate, 7, 1, false), dense(gate), toeplitz_like(gate, 2), low_rank(gate, 1)})
            .structure,
        hashed({2, 5, 1}, 3, 1, true).structure}}};
  structures.head = {sparse({4, 2, 1}, 1, 100, randoms).structure};
  const train::Layout layout(small_network(), structures);
  const std::vector<std::pair<const char*, std::size_t>> expected = {
      {"lstm1 input weight a", 20 * 2},
      {"lstm1 input weight b", 2 * 3},
      {"lstm1 recurrent weight gate 1 buckets", 7},
      {"lstm1 recurrent weight gate 2", 5 * 2},
      {"lstm1 recurrent weight gate 3 g", 2 * 5},
      {"lstm1 recurrent weight gate 3 h", 2 * 5},
      {"lstm1 recurrent weight gate 4 a", 5},
      {"lstm1 recurrent weight gate 4 b", 2},
      {"lstm1 bias", 20},
      {"lstm1 projection buckets", 3},
      {"dense weight values", 3 * 2},
      {"dense bias", 4}};
  REQUIRE(layout.named.size() == expected.size());
  std::size_t offset = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(layout.named[i].name == expected[i].first);
    CHECK(layout.named[i].size == expected[i].second);
    CHECK(layout.named[i].offset == offset);
    offset += expected[i].second;
  }
}

TEST_CASE("matrices are made anew once values were edited, and not before") {
  const DefinedWeight recurrent = low_rank({20, 2, 4}, 2);
  train::Structures structures;
  structures.layers = {{{nullptr, recurrent.structure, nullptr}}};
  const train::Layout layout(small_network(), structures);
  TeamLease team(1);
  train::Parameters<float> parameters(layout);
  set_random(parameters, 1);
  const train::Weight<float> weight = parameters.at(layout.layers[0][0].recurrent);
  const auto expected = [&] {
    const float* p = parameters.values().data() + layout.layers[0][0].recurrent.offset;
    const std::vector<double> doubles(p, p + 20 * 2 + 2 * 2);
    return static_cast<float>(recurrent.defined(doubles.data())[0]);
  };
  parameters.forward(*team);
  CHECK(*weight.value == doctest::Approx(expected()));
  const float before = *weight.value;
  parameters.edit()[layout.layers[0][0].recurrent.offset] += 1.0f;
  CHECK(*weight.value == before);
  parameters.forward(*team);
  CHECK(*weight.value == doctest::Approx(expected()));
  CHECK(*weight.value != before);
}

TEST_CASE("quantization-aware training is training at the quantized weights") {
  const Architecture network = small_network();
  train::Structures structures;
  structures.layers = {
      {{quantized(dense({20, 3, 4})).structure, quantized(dense({20, 2, 4})).structure,
        quantized(dense({2, 5, 1})).structure}}};
  structures.head = {quantized(dense({4, 2, 1})).structure};
  const Outcome got = outcome_of(network, structures);

  std::vector<float> rounded = got.values;
  const train::Layout layout(network);
  const auto& positions = layout.layers[0][0];
  for (const train::Position& position :
       {positions.input, positions.recurrent, positions.projection, layout.head[0].weight}) {
    std::vector<std::int8_t> data(position.rows * position.cols);
    std::vector<float> scales(position.rows);
    quantize_rows(rounded.data() + position.offset, position.rows, position.cols, data.data(),
                  scales.data());
    dequantize_rows(data.data(), scales.data(), position.rows, position.cols,
                    rounded.data() + position.offset);
  }
  REQUIRE(rounded != got.values);
  const Outcome expected = outcome_of(network, {}, &rounded);
  CHECK(got.scores == expected.scores);
  CHECK(got.gradients == expected.gradients);
}

}  // namespace compact_rnn::test
