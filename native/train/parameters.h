// All that is learnt, in one array, and the gradients in another: what optimizers work on. Of a
// dense weight that is the matrix itself, which layers read where it stands. A weight of another
// kind (weights/structure.h) is learnt by its own parameters: layers read the matrix that its
// parametrization makes of them, and its backward takes the gradient of that matrix back to them.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/aligned.h"
#include "base/team.h"
#include "linalg/multiply.h"
#include "train/architecture.h"
#include "weights/structure.h"

namespace compact_rnn::train {

// One dense weight, vector or array of parameters of another weight.
struct Slice {
  std::string
      // as errors call it: "lstm1 recurrent weight", "lstm2.backward bias", "lstm1 input weight a"
      name;
  std::size_t offset = 0, size = 0;
};

constexpr std::size_t kItself = static_cast<std::size_t>(-1);

// Where a matrix [rows, cols] stands: among the parameters, row-major; no rows: there is none.
struct Place {
  std::size_t offset = 0, rows = 0, cols = 0;
  // or its number among the parametrized ones of Layout: its own parameters are at `offset`
  std::size_t parametrized = kItself;
};

// A weight that is not dense.
struct Parametrized {
  SharedStructure structure;
  std::size_t offset;  // of its parameters
};

// Where the parameters of each part stand. In order: the embedding; of each layer, of each
// direction: input, recurrent, bias, recurrent bias, peepholes, projection; of each layer of the
// head: weight, bias. Shapes are those of lib/model.
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
  std::vector<Parametrized> parametrized;

  explicit Layout(const Architecture& architecture);
  std::size_t size() const { return slices.back().offset + slices.back().size; }

 private:
  Place add(std::string name, std::size_t rows, std::size_t cols);
  // W [rows, cols], dense where there is no structure.
  Place add(const std::string& name, std::size_t rows, std::size_t cols,
            const SharedStructure& structure);
  Direction add_direction(const std::string& name, const LayerSpec& layer,
                          const DirectionSpec& spec, std::size_t inputs);
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
class Parameters {
 public:
  explicit Parameters(const Layout& layout);

  const std::vector<Slice>& slices() const { return slices_; }
  const AlignedArray<Real>& values() const { return values_; }
  // Those that are about to be changed: ask anew for every change.
  AlignedArray<Real>& edit();
  AlignedArray<Real>& gradients() { return gradients_; }

  // Its matrix and its gradient stay where they are.
  Weight<Real> at(const Place& place);
  // Before a forward: makes the matrices of all weights that are not dense, unless no value has
  // changed since.
  void forward(Team& team);
  // After a backward: adds the gradients of those matrices to those of their parameters, and
  // forgets them.
  void backward(Team& team);

 private:
  struct Matrix {
    std::unique_ptr<Parametrization<Real>> parametrization;
    std::size_t offset;  // of its parameters
    AlignedArray<Real> value, gradient;
  };

  std::vector<Slice> slices_;
  AlignedArray<Real> values_, gradients_;
  std::vector<Matrix> matrices_;
  bool is_stale_ = true;
};

extern template class Parameters<float>;
extern template class Parameters<double>;

}  // namespace compact_rnn::train
