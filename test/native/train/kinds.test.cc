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
  layer.cells = 5;
  layer.directions.resize(1);
  layer.directions[0].projection = 2;
  network.layers = {layer};
  network.head = {{"dense", 4, Activation::none, true}};
  return network;
}

// Of one forward and backward, from random parameters unless others are given.
struct Outcome {
  std::vector<float> values, scores, gradients;
};

Outcome outcome_of(const Architecture& network, const std::vector<float>* values = nullptr) {
  TeamLease team(1);
  train::Net<float> net(network);
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

TEST_CASE("a weight's slices are named after its parts, in the place of the dense one") {
  Architecture network = small_network();
  const WeightShape gate{5, 2, 1};
  Randoms randoms(1);
  network.layers[0].directions[0].structures = {
      low_rank({20, 3, 4}, 2).structure,
      stacked({hashed(gate, 7, 1, false), dense(gate), toeplitz_like(gate, 2), low_rank(gate, 1)})
          .structure,
      hashed({2, 5, 1}, 3, 1, true).structure};
  network.head[0].structure = sparse({4, 2, 1}, 1, 100, randoms).structure;
  const train::Layout layout(network);
  const std::vector<std::pair<const char*, std::size_t>> expected = {
      {"lstm1 input weight a", 20 * 2},
      {"lstm1 input weight b", 2 * 3},
      {"lstm1 recurrent weight gate 0 buckets", 7},
      {"lstm1 recurrent weight gate 1", 5 * 2},
      {"lstm1 recurrent weight gate 2 g", 2 * 5},
      {"lstm1 recurrent weight gate 2 h", 2 * 5},
      {"lstm1 recurrent weight gate 3 a", 5},
      {"lstm1 recurrent weight gate 3 b", 2},
      {"lstm1 bias", 20},
      {"lstm1 projection buckets", 3},
      {"dense weight values", 3 * 2},
      {"dense bias", 4}};
  REQUIRE(layout.slices.size() == expected.size());
  std::size_t offset = 0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    CHECK(layout.slices[i].name == expected[i].first);
    CHECK(layout.slices[i].size == expected[i].second);
    CHECK(layout.slices[i].offset == offset);
    offset += expected[i].second;
  }
}

TEST_CASE("matrices are made anew once values were edited, and not before") {
  Architecture network = small_network();
  const DefinedWeight recurrent = low_rank({20, 2, 4}, 2);
  network.layers[0].directions[0].structures.recurrent = recurrent.structure;
  const train::Layout layout(network);
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
  const Architecture plain = small_network();
  Architecture network = plain;
  network.layers[0].directions[0].structures = {quantized(dense({20, 3, 4})).structure,
                                                quantized(dense({20, 2, 4})).structure,
                                                quantized(dense({2, 5, 1})).structure};
  network.head[0].structure = quantized(dense({4, 2, 1})).structure;
  const Outcome got = outcome_of(network);

  std::vector<float> rounded = got.values;
  const train::Layout layout(plain);
  const auto& places = layout.layers[0][0];
  for (const train::Place& place :
       {places.input, places.recurrent, places.projection, layout.head[0].weight}) {
    std::vector<std::int8_t> data(place.rows * place.cols);
    std::vector<float> scales(place.rows);
    quantize_rows(rounded.data() + place.offset, place.rows, place.cols, data.data(),
                  scales.data());
    dequantize_rows(data.data(), scales.data(), place.rows, place.cols,
                    rounded.data() + place.offset);
  }
  REQUIRE(rounded != got.values);
  const Outcome expected = outcome_of(plain, &rounded);
  CHECK(got.scores == expected.scores);
  CHECK(got.gradients == expected.gradients);
}

}  // namespace compact_rnn::test
