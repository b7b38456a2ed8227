#include "representations/dense.h"

#include <algorithm>

#include "representations/sums.h"

namespace compact_rnn::representations {

template <class Real>
void Dense<Real>::expand(const Real* p, Real* w, Team& team) {
  team.split(size_,
             [&](Range range) { std::copy(p + range.first, p + range.last, w + range.first); });
}

template <class Real>
void Dense<Real>::collect(const Real*, const Real* dw, Real* dp, Team& team) {
  add_to(dp, dw, size_, team);
}

template class Dense<float>;
template class Dense<double>;

}  // namespace compact_rnn::representations
