#include "train/net.h"

#include <algorithm>

namespace compact_rnn::train {

template <class Real>
Net<Real>::Net(const Architecture& architecture, const Structures& structures)
    : Net(architecture, Layout(architecture, structures), widths_of(architecture)) {}

template <class Real>
Net<Real>::Net(const Architecture& architecture, const Layout& layout,
               const std::vector<std::size_t>& widths)
    : input_size_(architecture.frame_size()),
      output_size_(widths.back()),
      parameters_(layout),
      kept_(taken_sizes(architecture)) {
  if (architecture.has_embedding()) embedding_.emplace(parameters_.at(layout.embedding));
  if (architecture.last_frame) last_frame_.emplace(architecture.layers.back());
  add_layers(architecture, layout, widths);
  const std::size_t followed = layers_.size() - (head_->empty() ? 1 : 0);
  for (std::size_t i = 0; i < followed; ++i) dropouts_.emplace_back(i);
}

template <class Real>
void Net<Real>::add_layers(const Architecture& architecture, const Layout& layout,
                           const std::vector<std::size_t>& widths) {
  std::size_t position = 1;
  for (std::size_t i = 0; i < layout.layers.size(); ++i) {
    const LayerSpec& layer = architecture.layers[i];
    before_.emplace_back(layer.before, layout.before[i], position, widths, parameters_, kept_);
    layers_.emplace_back(layer, layout.layers[i], parameters_);
    positions_.push_back(position + layer.before.size());
    position = positions_.back() + 1;
  }
  std::vector<FrameSpec> head = architecture.head;
  if (!head.empty()) head.back().normalization = Normalization::none;  // the criterion's
  head_.emplace(head, layout.head, position, widths, parameters_, kept_);
}

template <class Real>
const Real* Net<Real>::forward(const Real* xs, const Shape& shape, const ForwardOptions& options,
                               Team& team) {
  lengths_.assign(shape.lengths, shape.lengths + shape.sequences);
  ones_.assign(shape.sequences, 1);
  shape_ = {shape.frames, shape.sequences, lengths_.data()};
  parameters_.forward(team);
  if (embedding_) xs = embedding_->forward(xs, shape_, team);
  kept_.keep(0, xs, rows());
  for (std::size_t i = 0; i < layers_.size(); ++i) {
    xs = before_[i].forward(xs, shape_, team);
    xs = layers_[i].forward(xs, shape_, options.carry, team);
    if (i < dropouts_.size())
      xs = dropouts_[i].forward(xs, rows() * layers_[i].output_size(), options.dropout,
                                options.seed, team);
    kept_.keep(positions_[i], xs, rows());
  }
  if (last_frame_) xs = last_frame_->forward(xs, shape_);
  return head_->forward(xs, score_shape(), team);
}

template <class Real>
void Net<Real>::backward(const Real* d_scores, Team& team) {
  const std::size_t size = score_shape().frames * shape_.sequences * output_size();
  Real* d_ys = d_scores_.grow(size);
  std::copy_n(d_scores, size, d_ys);
  d_ys = head_->backward(d_ys, true, team);
  if (last_frame_) d_ys = last_frame_->backward(d_ys);
  for (std::size_t i = layers_.size(); i-- > 0;) {
    kept_.add_gradient(positions_[i], d_ys, team);
    if (i < dropouts_.size()) dropouts_[i].backward(d_ys, team);
    const bool wants_inputs = i > 0 || embedding_;
    d_ys = layers_[i].backward(d_ys, wants_inputs || !before_[i].empty(), team);
    d_ys = before_[i].backward(d_ys, wants_inputs, team);
  }
  if (embedding_) {
    kept_.add_gradient(0, d_ys, team);
    embedding_->backward(d_ys, team);
  }
  parameters_.backward(team);
}

template class Net<float>;
template class Net<double>;

}  // namespace compact_rnn::train
