#include "representations/quantized_parts.h"

#include <utility>

#include "representations/quantized.h"

namespace compact_rnn::representations {

static std::size_t total(const std::vector<Part>& parts) {
  std::size_t size = 0;
  for (const Part& part : parts) size += part.size;
  return size;
}

template <class Real>
QuantizedParts<Real>::QuantizedParts(std::unique_ptr<Representation<Real>> weight,
                                     std::vector<Part> parts)
    : weight_(std::move(weight)), parts_(std::move(parts)), quantized_(total(parts_)) {}

template <class Real>
void QuantizedParts<Real>::expand(const Real* p, Real* w, Team& team) {
  Real* q = quantized_.data();
  for (const Part& part : parts_) {
    const std::size_t cols = part.size / part.rows;
    team.split(part.rows, [&](Range rows) {
      for (std::size_t i = rows.first; i < rows.last; ++i)
        quantize_row(p + i * cols, cols, q + i * cols);
    });
    p += part.size;
    q += part.size;
  }
  weight_->expand(quantized_.data(), w, team);
}

template <class Real>
void QuantizedParts<Real>::collect(const Real*, const Real* dw, Real* dp, Team& team) {
  weight_->collect(quantized_.data(), dw, dp, team);
}

template class QuantizedParts<float>;
template class QuantizedParts<double>;

}  // namespace compact_rnn::representations
