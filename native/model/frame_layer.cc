#include "model/frame_layer.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "model/combiner.h"
#include "model/standardize.h"

namespace compact_rnn {
namespace {

// y - max keeps the exponentials in range; the sum is taken in double, in order.
void normalize(float* y, std::size_t size, Normalization normalization) {
  if (normalization == Normalization::none) return;
  const float top = *std::max_element(y, y + size);
  double sum = 0.0;
  for (std::size_t i = 0; i < size; ++i) sum += std::exp(static_cast<double>(y[i] - top));
  const double log_sum = std::log(sum);
  for (std::size_t i = 0; i < size; ++i) {
    const double log_y = static_cast<double>(y[i] - top) - log_sum;
    y[i] =
        static_cast<float>(normalization == Normalization::log_softmax ? log_y : std::exp(log_y));
  }
}

class DenseFrames : public FrameLayer {
 public:
  DenseFrames(const FrameSpec& spec, const float* bias, SharedWeight weight, Precision precision)
      : affine_(std::move(weight), bias, spec.activation),
        normalization_(spec.normalization),
        precision_(precision) {}

  std::size_t outputs() const override { return affine_.rows(); }
  std::size_t bytes() const override { return affine_.bytes(); }
  std::unique_ptr<Operands> new_operands(std::size_t capacity) const override {
    return affine_.new_operands(precision_, capacity);
  }

  void apply(const Frames& frames, ManyVector* many, Operands* operands,
             Team& team) const override {
    for (std::size_t j = 0; j < frames.count; ++j) {
      many[j].x.v = frames.xs[j];
      many[j].y = frames.ys + j * frames.stride;
    }
    if (frames.count == 1)
      affine_.apply(many[0].x.v, many[0].y, *operands, team);
    else
      affine_.apply_many(many, frames.count, *operands, team);
    for (std::size_t j = 0; j < frames.count; ++j) normalize(many[j].y, outputs(), normalization_);
  }

 private:
  Affine affine_;
  Normalization normalization_;
  Precision precision_;
};

std::vector<float> copy_of(const float* v, std::size_t size) {
  return v == nullptr ? std::vector<float>() : std::vector<float>(v, v + size);
}

// What layers without a matrix share: a scale and a shift for each number, either of which may be
// missing.
class Scaling : public FrameLayer {
 public:
  Scaling(const FrameSpec& spec, const FrameVectors& vectors)
      : size_(spec.outputs),
        scale_(copy_of(vectors.scale, size_)),
        shift_(copy_of(vectors.shift, size_)) {}

  std::size_t outputs() const override { return size_; }
  std::size_t bytes() const override { return sizeof(float) * (scale_.size() + shift_.size()); }

  void apply(const Frames& frames, ManyVector*, Operands*, Team&) const override {
    for (std::size_t j = 0; j < frames.count; ++j)
      apply_one(frames.xs[j], frames.ys + j * frames.stride);
  }

 protected:
  virtual void apply_one(const float* x, float* y) const = 0;

  void scale_and_shift(float* y) const {
    for (std::size_t i = 0; i < scale_.size(); ++i) y[i] *= scale_[i];
    for (std::size_t i = 0; i < shift_.size(); ++i) y[i] += shift_[i];
  }

  std::size_t size_;

 private:
  std::vector<float> scale_, shift_;
};

class Elementwise : public Scaling {
 public:
  Elementwise(const FrameSpec& spec, const FrameVectors& vectors)
      : Scaling(spec, vectors), curve_(spec.curve), normalization_(spec.normalization) {}

 private:
  void apply_one(const float* x, float* y) const override {
    std::copy_n(x, size_, y);
    scale_and_shift(y);
    curve_.apply(y, size_);
    normalize(y, size_, normalization_);
  }

  Curve curve_;
  Normalization normalization_;
};

// Ba et al. 2016, or, where the mean stays in, Zhang and Sennrich 2019.
class Norm : public Scaling {
 public:
  Norm(const FrameSpec& spec, const FrameVectors& vectors)
      : Scaling(spec, vectors),
        by_{size_, spec.kind == FrameKind::layer_norm, static_cast<double>(spec.epsilon)} {}

 private:
  void apply_one(const float* x, float* y) const override {
    standardize(by_, x, y);
    scale_and_shift(y);
  }

  Standardizing by_;
};

class CombinedFrames : public FrameLayer {
 public:
  explicit CombinedFrames(const FrameSpec& spec)
      : combiner_(spec, spec.inputs), source_(spec.source) {}

  std::size_t outputs() const override { return combiner_.outputs; }
  std::size_t bytes() const override { return 0; }
  std::size_t source() const override { return source_; }

  void apply(const Frames& frames, ManyVector*, Operands*, Team&) const override {
    for (std::size_t j = 0; j < frames.count; ++j)
      combiner_.combine(frames.xs[j], frames.others[j], frames.ys + j * frames.stride);
  }

 private:
  Combiner combiner_;
  std::size_t source_;
};

}  // namespace

std::unique_ptr<FrameLayer> make_frame_layer(const FrameSpec& spec, const FrameVectors& vectors,
                                             SharedWeight weight, Precision precision) {
  switch (spec.kind) {
    case FrameKind::dense:
      return std::make_unique<DenseFrames>(spec, vectors.bias, std::move(weight), precision);
    case FrameKind::layer_norm:
    case FrameKind::rms_norm:
      return std::make_unique<Norm>(spec, vectors);
    case FrameKind::elementwise:
      return std::make_unique<Elementwise>(spec, vectors);
    case FrameKind::combination:
      break;
  }
  return std::make_unique<CombinedFrames>(spec);
}

}  // namespace compact_rnn
