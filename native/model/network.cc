#include "model/network.h"

#include <algorithm>
#include <cmath>

namespace compact_rnn {

std::size_t output_size(const RecurrentLayer& layer) {
  std::size_t size = 0;
  for (const Direction& direction : layer) size += direction.emitted_size();
  return size;
}

std::size_t Network::output_size() const {
  return head.empty() ? compact_rnn::output_size(layers.back()) : head.back().affine.rows();
}

bool Network::is_causal() const {
  for (const RecurrentLayer& layer : layers)
    for (const Direction& direction : layer)
      if (direction.backward) return false;
  return true;
}

std::size_t Network::bytes() const {
  std::size_t bytes = 0;
  for (const RecurrentLayer& layer : layers)
    for (const Direction& direction : layer) bytes += direction.cell->bytes();
  for (const HeadLayer& layer : head) bytes += layer.affine.bytes();
  return bytes;
}

NetworkState new_state(const Network& network) {
  NetworkState state;
  for (const RecurrentLayer& layer : network.layers) {
    state.emplace_back();
    for (const Direction& direction : layer) state.back().push_back(direction.cell->new_state());
  }
  return state;
}

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

Head::Head(const Network& network, std::size_t capacity) : layers_(network.head) {
  for (const HeadLayer& layer : layers_) widest_ = std::max(widest_, layer.affine.padded_rows());
  for (AlignedArray<float>& buffer : buffers_) buffer = AlignedArray<float>(widest_ * capacity);
}

Vectors Head::apply(Vectors xs, std::size_t count) {
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    const HeadLayer& layer = layers_[i];
    float* ys = buffers_[i % 2].data();
    layer.affine.apply_many(xs.data, xs.stride, count, ys, widest_);
    if (layer.normalization != Normalization::none)
      for (std::size_t t = 0; t < count; ++t)
        normalize(ys + t * widest_, layer.affine.rows(), layer.normalization == Normalization::log_softmax);
    xs = {ys, widest_};
  }
  return xs;
}

}  // namespace compact_rnn
