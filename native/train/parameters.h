// All that is learnt, in one array, and the gradients in another: what optimizers work on.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/aligned.h"
#include "linalg/multiply.h"
#include "train/architecture.h"

namespace compact_rnn::train {

// One weight or vector of them.
struct Slice {
  std::string name;  // as errors call it: "lstm1 recurrent weight", "lstm2.backward bias"
  std::size_t offset = 0, size = 0;
};

// Where a matrix [rows, cols] stands among the parameters, row-major; no rows: there is none.
struct Place {
  std::size_t offset = 0, rows = 0, cols = 0;
};

// Where the parameters of each part stand. In order: the embedding; of each layer, of each direction: input, recurrent, bias,
// recurrent bias, peepholes, projection; of each layer of the head: weight, bias. Shapes are those of lib/model.
struct Layout {
  struct Direction {
    Place input, recurrent, bias, recurrent_bias, peepholes, projection;
  };
  struct Head {
    Place weight, bias;
  };
  Place embedding;
  std::vector<std::vector<Direction>> layers;
  std::vector<Head> head;
  std::vector<Slice> slices;

  explicit Layout(const Architecture& architecture);
  std::size_t size() const { return slices.back().offset + slices.back().size; }

 private:
  Place add(std::string name, std::size_t rows, std::size_t cols);
};

// A parameter as a layer sees it.
template <class Real>
struct Weight {
  const Real* value = nullptr;  // [rows][cols]; null: there is none
  Real* gradient = nullptr;
  std::size_t rows = 0, cols = 0;

  explicit operator bool() const { return value != nullptr; }
  // W and W^T, to multiply with.
  linalg::View<Real> plain() const { return {value, rows, cols, cols}; }
  linalg::View<Real> transposed() const { return {value, cols, rows, cols, true}; }
};

template <class Real>
struct Parameters {
  std::vector<Slice> slices;
  AlignedArray<Real> values, gradients;

  explicit Parameters(const Layout& layout)
      : slices(layout.slices), values(layout.size()), gradients(layout.size()) {}

  Weight<Real> at(const Place& place) {
    if (place.rows == 0) return {};
    return {values.data() + place.offset, gradients.data() + place.offset, place.rows, place.cols};
  }
};

}  // namespace compact_rnn::train
