#include "model/head.h"

#include <algorithm>
#include <cmath>

namespace compact_rnn {

// y - max keeps the exponentials in range; the sum is taken in double, in order.
static void normalize(float* y, std::size_t size, bool logarithm) {
  const float top = *std::max_element(y, y + size);
  double sum = 0.0;
  for (std::size_t i = 0; i < size; ++i) sum += std::exp(static_cast<double>(y[i] - top));
  const double log_sum = std::log(sum);
  for (std::size_t i = 0; i < size; ++i) {
    const double log_y = static_cast<double>(y[i] - top) - log_sum;
    y[i] = static_cast<float>(logarithm ? log_y : std::exp(log_y));
  }
}

Head::Head(const Network& network, std::size_t capacity) : layers_(network.head), many_(capacity) {
  for (const HeadLayer& layer : layers_) {
    widest_ = std::max(widest_, layer.affine.padded_rows());
    operands_.push_back(layer.affine.new_operands(Precision::one_byte, capacity));
  }
  for (AlignedArray<float>& buffer : buffers_) buffer = AlignedArray<float>(widest_ * capacity);
}

void Head::apply(const float** vectors, std::size_t count, Team& team) {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const HeadLayer& layer = layers_[i];
    for (std::size_t j = 0; j < count; ++j) {
      many_[j].x.v = vectors[j];
      many_[j].y = buffers_[i % 2].data() + j * widest_;
      vectors[j] = many_[j].y;
    }
    if (count == 1)
      layer.affine.apply(many_[0].x.v, many_[0].y, *operands_[i], team);
    else
      layer.affine.apply_many(many_.data(), count, *operands_[i], team);
    if (layer.normalization != Normalization::none)
      for (std::size_t j = 0; j < count; ++j)
        normalize(many_[j].y, layer.affine.rows(),
                  layer.normalization == Normalization::log_softmax);
  }
}

std::size_t Head::bytes() const {
  std::size_t bytes =
      sizeof(float) * (buffers_[0].size() + buffers_[1].size()) + sizeof(ManyVector) * many_.size();
  for (const auto& operands : operands_) bytes += operands->bytes();
  return bytes;
}

}  // namespace compact_rnn
