// The affine kernel of every ISA against its scalar twin.
#include <doctest/doctest.h>

#include <limits>

#include "comparison.h"
#include "kernels/kernels.h"
#include "weight.h"

namespace compact_rnn::test {
namespace {

constexpr float kNoClip = std::numeric_limits<float>::infinity();

struct AffineCase {
  AffineCase(Format format, const Shape& shape)
      : randoms(shape.cells + shape.inputs),
        blocks(blocks_of(shape.cells)),
        x(format, shape.cells, shape.inputs, 1, randoms),
        m(format, shape.cells, shape.recurrent, 1, randoms),
        start(randoms.reals(blocks * kBlockRows, 1.0f)),
        expected(blocks * kBlockRows),
        y(blocks * kBlockRows) {}

  Randoms randoms;
  std::size_t blocks;
  RandomSegment x, m;
  Misaligned<float> start, expected, y;
};

void compare(Isa isa, Format format, const Shape& shape, const AffineTask& options,
             AffineCase& data) {
  for (const Range& part : parts_of(data.blocks)) {
    AffineTask task = options;
    task.first = part.first;
    task.last = part.last;
    task.y = data.expected.data();
    kernels_of(Isa::scalar).affine(task);
    task.y = data.y.data();
    kernels_of(isa).affine(task);
    const std::string details = ", activation " +
                                std::to_string(static_cast<int>(task.activation)) + ", clip " +
                                std::to_string(task.clip);
    check_close("affine", {isa, format, shape, part, details}, data.y.data(), data.expected.data(),
                data.y.size());
  }
}

void affine_twins(Isa isa) {
  require_available(isa);
  for (const Format format : kFormats)
    for (const Shape& shape : kShapes) {
      AffineCase data(format, shape);
      for (const Activation activation :
           {Activation::none, Activation::sigmoid, Activation::tanh, Activation::relu})
        for (const float clip : {kNoClip, 0.5f})
          compare(isa, format, shape,
                  {data.start.data(), data.x, data.m, 0, 0, clip, activation, nullptr}, data);
      compare(isa, format, shape, {nullptr, data.x, {}, 0, 0, kNoClip, Activation::none, nullptr},
              data);
    }
}

}  // namespace

#define ISA(isa) \
  TEST_CASE("affine on " #isa " agrees with its scalar twin") { affine_twins(Isa::isa); }
#include "kernels/kernels.def"

}  // namespace compact_rnn::test
