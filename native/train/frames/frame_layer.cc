#include "train/frames/frame_layer.h"

namespace compact_rnn::train {

template <class Real>
std::unique_ptr<FrameLayer<Real>> make_frame_layer(const FrameSpec& spec, std::size_t inputs,
                                                   const Layout::Frame& positions,
                                                   Parameters<Real>& parameters, Kept<Real>& kept) {
  switch (spec.kind) {
    case FrameKind::dense:
      return make_dense(spec, positions, parameters);
    case FrameKind::layer_norm:
    case FrameKind::rms_norm:
      return make_norm(spec, positions, parameters);
    case FrameKind::elementwise:
      return make_elementwise(spec, positions, parameters);
    case FrameKind::combination:
      break;
  }
  return make_combination(spec, inputs, kept);
}

template std::unique_ptr<FrameLayer<float>> make_frame_layer(const FrameSpec&, std::size_t,
                                                             const Layout::Frame&,
                                                             Parameters<float>&, Kept<float>&);
template std::unique_ptr<FrameLayer<double>> make_frame_layer(const FrameSpec&, std::size_t,
                                                              const Layout::Frame&,
                                                              Parameters<double>&, Kept<double>&);

}  // namespace compact_rnn::train
