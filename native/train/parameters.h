// All parameters of a network in one array, which is what optimizers work on, and their gradients
// in another. The parameters of a dense weight are the matrix itself, and layers read it in place.
// A weight of another kind is a function of its own parameters (weights/parametrization.h): layers
// read the matrix that its forward makes of them, and its backward takes the gradient of that
// matrix to theirs.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/aligned.h"
#include "base/team.h"
#include "linalg/multiply.h"
#include "model/architecture.h"
#include "weights/structure.h"

namespace compact_rnn::train {

// The structures of a direction's matrices; null: dense.
struct DirectionStructures {
  SharedStructure input, recurrent, projection;
};

// The structures of a network's matrices, layer by layer; an empty list: all are dense.
struct Structures {
  std::vector<std::vector<DirectionStructures>> layers;
  // Of the layers of frames before each layer, and behind the last one; null: dense, or no matrix.
  std::vector<std::vector<SharedStructure>> before;
  std::vector<SharedStructure> head;

  DirectionStructures of(std::size_t layer, std::size_t direction) const {
    return layers.empty() ? DirectionStructures{} : layers[layer][direction];
  }
  SharedStructure of_before(std::size_t layer, std::size_t i) const {
    return before.empty() ? nullptr : before[layer][i];
  }
  SharedStructure of_head(std::size_t i) const { return head.empty() ? nullptr : head[i]; }
};

// The parameters of a dense weight, a vector, or a part of another weight.
struct NamedParameters {
  std::string name;  // "lstm1 recurrent weight", "lstm2.backward bias", "lstm1 input weight a"
  std::size_t offset = 0, size = 0;
};

constexpr std::size_t kDense = static_cast<std::size_t>(-1);

// Where the parameters of a matrix [rows, cols] begin; no rows: there is no such matrix.
struct Position {
  std::size_t offset = 0, rows = 0, cols = 0;
  // kDense: the parameters are the matrix, row-major. Else an index into Layout::parametrized.
  std::size_t parametrized = kDense;
};

// A weight that is not dense.
struct ParametrizedWeight {
  SharedStructure structure;
  std::size_t offset;  // of its parameters
};

// The positions and names of all parameters; names and order are decided only here. In order: the
// embedding; of each layer those of the layers of frames before it, and of each direction input,
// recurrent, bias, recurrent bias, peepholes, projection; those of the layers of frames behind the
// last one. A layer of frames has weight, bias, scale, shift. Shapes are those of lib/model.
struct Layout {
  struct Direction {
    Position input, recurrent, bias, recurrent_bias, peepholes, projection;
  };
  struct Frame {
    Position weight, bias, scale, shift;
  };
  Position embedding;
  std::vector<std::vector<Direction>> layers;
  std::vector<std::vector<Frame>> before;  // of each layer
  std::vector<Frame> head;
  std::vector<NamedParameters> named;
  std::vector<ParametrizedWeight> parametrized;

  explicit Layout(const Architecture& architecture, const Structures& structures = {});
  std::size_t size() const { return named.empty() ? 0 : named.back().offset + named.back().size; }

 private:
  Position add(std::string name, std::size_t rows, std::size_t cols);
  // W [rows, cols], dense where there is no structure.
  Position add(const std::string& name, std::size_t rows, std::size_t cols,
               const SharedStructure& structure);
  Direction add_direction(const std::string& name, const LayerSpec& layer,
                          const DirectionSpec& direction, const DirectionStructures& structures,
                          std::size_t inputs);
  Frame add_frame(const FrameSpec& layer, std::size_t inputs, const SharedStructure& structure);
};

// A weight or vector as a layer sees it.
template <class Real>
struct Weight {
  const Real* value = nullptr;  // [rows][cols]; null: there is none
  Real* gradient = nullptr;
  std::size_t rows = 0, cols = 0;

  explicit operator bool() const { return value != nullptr; }
  // W and W^T, for products.
  linalg::View<Real> plain() const { return {value, rows, cols, cols}; }
  linalg::View<Real> transposed() const { return {value, cols, rows, cols, true}; }
};

template <class Real>
class Parameters {
 public:
  explicit Parameters(const Layout& layout);

  const std::vector<NamedParameters>& named() const { return named_; }
  const AlignedArray<Real>& values() const { return values_; }
  // The values, to change them. Call it anew for every change: forward() then makes new matrices.
  AlignedArray<Real>& edit();
  AlignedArray<Real>& gradients() { return gradients_; }

  // The matrix and its gradient, whose addresses never change.
  Weight<Real> at(const Position& position);
  // Makes the matrices of all weights that are not dense, if a value has changed since the last
  // call. To be called before a network's forward.
  void forward(Team& team);
  // Adds the gradients of those matrices to those of their parameters, and zeroes them. To be
  // called after a network's backward.
  void backward(Team& team);

 private:
  struct Matrix {
    std::unique_ptr<Parametrization<Real>> parametrization;
    std::size_t offset;  // of its parameters
    AlignedArray<Real> value, gradient;
  };

  std::vector<NamedParameters> named_;
  AlignedArray<Real> values_, gradients_;
  std::vector<Matrix> matrices_;
  bool is_stale_ = true;
};

extern template class Parameters<float>;
extern template class Parameters<double>;

}  // namespace compact_rnn::train
