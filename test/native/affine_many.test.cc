// The affine_many kernel against the affine kernel of the same ISA, vector by vector, block by
// block and to the bit: that one has its own twin.
#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>

#include "comparison.h"
#include "kernels/kernels.h"
#include "weight.h"

namespace compact_rnn::test {
namespace {

enum class Start { none, apart, in_place };

constexpr std::size_t kMostVectors = 17;

// Some blocks, more columns than one tile of steps holds.
const std::vector<Shape> kManyShapes = {{1, 1, 0}, {17, 7, 0}, {40, 65, 0}, {70, 130, 0}};

struct ManyCase {
  ManyCase(Format its_format, const Shape& its_shape, std::size_t its_gates)
      : format(its_format),
        shape(its_shape),
        gates(its_gates),
        randoms(shape.cells * 43 + gates),
        weight(PlainWeight(format, gates * shape.cells, shape.inputs, randoms), gates),
        size(weight.view().blocks * kBlockRows) {
    for (std::size_t j = 0; j < kMostVectors; ++j) {
      vectors.push_back(std::make_unique<RandomVector>(format, shape.inputs, randoms));
      starts.push_back(randoms.reals(size, 1.0f));
    }
  }

  Format format;
  Shape shape;
  std::size_t gates;
  Randoms randoms;
  PackedWeight weight;
  std::size_t size;  // of y
  std::vector<std::unique_ptr<RandomVector>> vectors;
  std::vector<Misaligned<float>> starts;
};

// Those of the task's blocks that stand in the task's part of their panels, one by one.
void affine_by_block(Isa isa, const AffineManyTask& task, const ManyVector& vector, float* y) {
  for (std::size_t block = task.first; block < task.last; ++block) {
    const std::size_t part = block % task.w.panel_blocks;
    if (part >= task.part_first && part < task.part_last)
      kernels_of(isa).affine(
          {vector.start, {task.w, vector.x}, {}, block, block + 1, task.clip, task.activation, y});
  }
}

void compare(Isa isa, ManyCase& data, AffineManyTask task, Start start) {
  std::vector<Misaligned<float>> ys;
  std::vector<ManyVector> vectors;
  for (std::size_t j = 0; j < task.count; ++j) {
    ys.push_back(copy_of(data.starts[j].data(), data.size));
    const float* from = start == Start::apart ? data.starts[j].data() : ys[j].data();
    vectors.push_back(
        {data.vectors[j]->operand(), start == Start::none ? nullptr : from, ys[j].data()});
  }
  task.vectors = vectors.data();
  kernels_of(isa).affine_many(task);
  for (std::size_t j = 0; j < task.count; ++j) {
    Misaligned<float> expected = copy_of(data.starts[j].data(), data.size);
    ManyVector vector = vectors[j];
    if (vector.start != nullptr) vector.start = data.starts[j].data();
    affine_by_block(isa, task, vector, expected.data());
    const std::string details =
        ", " + std::to_string(data.gates) + " gates of which [" + std::to_string(task.part_first) +
        ", " + std::to_string(task.part_last) + "), vector " + std::to_string(j) + " of " +
        std::to_string(task.count) + ", start " + std::to_string(static_cast<int>(start));
    check_same("affine_many", {isa, data.format, data.shape, {task.first, task.last}, details},
               ys[j].data(), expected.data(), data.size);
  }
}

AffineManyTask whole(const ManyCase& data, std::size_t count, Activation activation) {
  const PanelView w = data.weight.view();
  return {w, nullptr, count, 0, w.blocks, 0, w.panel_blocks, 0.8f, activation};
}

void compare_parts(Isa isa, ManyCase& data, Activation activation, Start start) {
  AffineManyTask task = whole(data, 7, activation);
  const std::size_t width = task.w.panel_blocks;
  for (const Range& part : {Range{0, width}, Range{0, width - 1}, Range{1, width}, Range{1, 2}})
    for (const Range& blocks : parts_of(task.w.blocks)) {
      task.first = blocks.first;
      task.last = blocks.last;
      task.part_first = part.first;
      task.part_last = part.last;
      compare(isa, data, task, start);
    }
}

void affine_many_twins(Isa isa) {
  require_available(isa);
  for (const Format format : kFormats)
    for (const Shape& shape : kManyShapes)
      for (const std::size_t gates : {1, 3, 4}) {
        ManyCase data(format, shape, gates);
        for (std::size_t count = 0; count <= kMostVectors; ++count)
          compare(isa, data, whole(data, count, Activation::none), Start::in_place);
        compare_parts(isa, data, Activation::none, Start::in_place);
        compare_parts(isa, data, Activation::tanh, Start::apart);
        compare_parts(isa, data, Activation::relu, Start::none);
      }
}

// Training that diverges must show it.
void nan_stays_nan(Isa isa) {
  require_available(isa);
  ManyCase data(Format::f32, {40, 7, 0}, 1);
  const std::vector<float> x(data.shape.inputs, std::numeric_limits<float>::quiet_NaN());
  for (const float clip : {0.8f, std::numeric_limits<float>::infinity()})
    for (const Activation activation : {Activation::none, Activation::sigmoid, Activation::tanh}) {
      std::vector<float> y(data.size);
      const ManyVector vector{{x.data(), nullptr, 0, 0, 0}, nullptr, y.data()};
      AffineManyTask task = whole(data, 1, activation);
      task.vectors = &vector;
      task.clip = clip;
      kernels_of(isa).affine_many(task);
      CAPTURE(static_cast<int>(activation));
      CAPTURE(clip);
      CHECK(
          std::all_of(y.begin(), y.begin() + 40, [](float result) { return std::isnan(result); }));
    }
}

}  // namespace

#define ISA(isa)                                                     \
  TEST_CASE("affine_many on " #isa " agrees with its scalar twin") { \
    affine_many_twins(Isa::isa);                                     \
  }                                                                  \
  TEST_CASE("affine_many on " #isa " makes NaN of NaN") { nan_stays_nan(Isa::isa); }
#include "kernels/kernels.def"

}  // namespace compact_rnn::test
