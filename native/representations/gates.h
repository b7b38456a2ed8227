// A weight of each kind for each gate, one below the other; p is theirs, one behind the other.
#pragma once

#include <vector>

#include "representations/representation.h"

namespace compact_rnn::representations {

// That of one gate's weight.
inline Shape gate_shape(const Shape& shape) { return {shape.cells(), shape.cols, 1}; }

template <class Real>
class Gates : public Representation<Real> {
 public:
  Gates(const Shape& shape, const std::vector<Spec>& gates);

  void expand(const Real* p, Real* w, Team& team) override;
  void collect(const Real* p, const Real* dw, Real* dp, Team& team) override;

 private:
  struct Gate {
    std::unique_ptr<Representation<Real>> weight;
    std::size_t offset, entry;  // of its first parameter, and of its first entry in W
  };
  std::vector<Gate> gates_;
};

}  // namespace compact_rnn::representations
