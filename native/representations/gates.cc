#include "representations/gates.h"

#include "representations/parts.h"

namespace compact_rnn::representations {

template <class Real>
Gates<Real>::Gates(const Shape& shape, const std::vector<Spec>& gates) {
  const Shape each = gate_shape(shape);
  std::size_t offset = 0;
  for (std::size_t q = 0; q < gates.size(); ++q) {
    gates_.push_back({make_representation<Real>(gates[q], each), offset, q * each.size()});
    offset += size_of(gates[q], each);
  }
}

template <class Real>
void Gates<Real>::expand(const Real* p, Real* w, Team& team) {
  for (Gate& gate : gates_) gate.weight->expand(p + gate.offset, w + gate.entry, team);
}

template <class Real>
void Gates<Real>::collect(const Real* p, const Real* dw, Real* dp, Team& team) {
  for (Gate& gate : gates_)
    gate.weight->collect(p + gate.offset, dw + gate.entry, dp + gate.offset, team);
}

template class Gates<float>;
template class Gates<double>;

}  // namespace compact_rnn::representations
