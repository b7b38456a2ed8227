// Layers that turn each frame into another by itself (FrameSpec in model/architecture.h): dense
// layers, normalization, activations, and what puts frames of two places together.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "base/team.h"
#include "model/architecture.h"
#include "weights/affine.h"

namespace compact_rnn {

// Frames that are turned at once: xs[j] becomes ys + j * stride.
struct Frames {
  const float* const* xs;
  const float* const* others;  // of a combination: v of each frame
  float* ys;
  std::size_t stride, count;
};

class FrameLayer {
 public:
  virtual ~FrameLayer() = default;

  // Numbers of y.
  virtual std::size_t outputs() const = 0;
  // Bytes that a frame reads.
  virtual std::size_t bytes() const = 0;
  // The position of the layer whose outputs are v, or kNoSource.
  virtual std::size_t source() const { return kNoSource; }
  // For up to `capacity` frames at a time; null where there is nothing to prepare.
  virtual std::unique_ptr<Operands> new_operands(std::size_t) const { return nullptr; }
  // `many` holds at least as many as there are frames.
  virtual void apply(const Frames& frames, ManyVector* many, Operands* operands,
                     Team& team) const = 0;

  static constexpr std::size_t kNoSource = static_cast<std::size_t>(-1);
};

// The vectors of a layer of frames, [outputs] where the spec has them; they are copied.
struct FrameVectors {
  const float* bias = nullptr;
  const float* scale = nullptr;
  const float* shift = nullptr;
};

// `weight` is that of a dense layer, whose input has that precision.
std::unique_ptr<FrameLayer> make_frame_layer(const FrameSpec& spec, const FrameVectors& vectors,
                                             SharedWeight weight, Precision precision);

// Layers of frames one behind the other.
struct FrameLayers {
  std::vector<std::unique_ptr<FrameLayer>> layers;
  std::size_t first_position = 1;  // among all layers of the network, of which 0 is the input

  bool empty() const { return layers.empty(); }
  std::size_t bytes() const {
    std::size_t bytes = 0;
    for (const auto& layer : layers) bytes += layer->bytes();
    return bytes;
  }
};

}  // namespace compact_rnn
