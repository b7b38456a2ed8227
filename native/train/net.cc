#include "train/net.h"

#include <algorithm>

namespace compact_rnn::train {

template <class Real>
Net<Real>::Net(const Architecture& architecture, const Structures& structures)
    : Net(architecture, Layout(architecture, structures)) {}

template <class Real>
Net<Real>::Net(const Architecture& architecture, const Layout& layout)
    : input_size_(architecture.frame_size()), parameters_(layout) {
  if (architecture.has_embedding()) embedding_.emplace(parameters_.at(layout.embedding));
  for (std::size_t i = 0; i < layout.layers.size(); ++i)
    layers_.emplace_back(architecture.layers[i], layout.layers[i], parameters_);
  if (architecture.last_frame) last_frame_.emplace(architecture.layers.back());
  for (std::size_t i = 0; i < layout.head.size(); ++i)
    head_.emplace_back(architecture.head[i], layout.head[i], parameters_);
  const std::size_t followed = layers_.size() - (head_.empty() ? 1 : 0);
  for (std::size_t i = 0; i < followed; ++i) dropouts_.emplace_back(i);
}

template <class Real>
std::size_t Net<Real>::output_size() const {
  return head_.empty() ? layers_.back().output_size() : head_.back().outputs();
}

template <class Real>
const Real* Net<Real>::forward(const Real* xs, const Shape& shape, const ForwardOptions& options,
                               Team& team) {
  lengths_.assign(shape.lengths, shape.lengths + shape.sequences);
  shape_ = {shape.frames, shape.sequences, lengths_.data()};
  parameters_.forward(team);
  if (embedding_) xs = embedding_->forward(xs, shape_, team);
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    xs = layers_[i].forward(xs, shape_, options.carry, team);
    if (i < dropouts_.size())
      xs = dropouts_[i].forward(xs, rows() * layers_[i].output_size(), options.dropout,
                                options.seed, team);
  }
  if (last_frame_) xs = last_frame_->forward(xs, shape_);
  for (HeadLayer<Real>& layer : head_) xs = layer.forward(xs, score_rows(), team);
  return xs;
}

template <class Real>
void Net<Real>::backward(const Real* d_scores, Team& team) {
  const std::size_t size = score_rows() * output_size();
  Real* d_ys = d_scores_.grow(size);
  std::copy_n(d_scores, size, d_ys);
  for (std::size_t i = head_.size(); i-- > 0;) d_ys = head_[i].backward(d_ys, team);
  if (last_frame_) d_ys = last_frame_->backward(d_ys);
  for (std::size_t i = layers_.size(); i-- > 0;) {
    if (i < dropouts_.size()) dropouts_[i].backward(d_ys, team);
    d_ys = layers_[i].backward(d_ys, i > 0 || embedding_, team);
  }
  if (embedding_) embedding_->backward(d_ys, team);
  parameters_.backward(team);
}

template class Net<float>;
template class Net<double>;

}  // namespace compact_rnn::train
