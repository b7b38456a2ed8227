// The kernels of both GRUs, of every ISA, against their scalar twins.
#include <doctest/doctest.h>

#include <limits>

#include "comparison.h"
#include "kernels/kernels.h"
#include "weight.h"

namespace compact_rnn::test {
namespace {

constexpr float kNoClip = std::numeric_limits<float>::infinity();

struct GruCase {
  GruCase(Format format, const Shape& shape)
      : randoms(shape.cells * 3 + shape.inputs),
        blocks(blocks_of(shape.cells)),
        size(blocks * kBlockRows),
        x(format, 3 * shape.cells, shape.inputs, 3, randoms),
        m(format, 3 * shape.cells, shape.recurrent, 3, randoms),
        start(randoms.reals(3 * size, 1.0f)),
        recurrent_start(randoms.reals(3 * size, 1.0f)),
        previous(randoms.reals(size, 1.0f)),
        z(randoms.reals(size, 1.0f)) {}

  Randoms randoms;
  std::size_t blocks, size;
  RandomSegment x, m;
  Misaligned<float> start, recurrent_start, previous, z;
};

// compare_run(case, data, gate_clip) for each case there is.
template <typename Compare>
void each_case(Isa isa, Compare compare_run) {
  require_available(isa);
  for (const Format format : kFormats)
    for (const Shape& shape : kShapes) {
      const GruCase data(format, shape);
      for (const Range& part : parts_of(data.blocks))
        for (const float clip : {kNoClip, 0.7f})
          compare_run(Case{isa, format, shape, part, ", gate clip " + std::to_string(clip)}, data,
                      clip);
    }
}

void gru_twins(Isa isa) {
  each_case(isa, [](const Case& its, const GruCase& data, float clip) {
    const auto run = [&](Isa on) {
      Misaligned<float> h(data.size);
      kernels_of(on).gru({data.start.data(), data.recurrent_start.data(), data.x, data.m,
                          its.blocks.first, its.blocks.last, clip, data.previous.data(), h.data()});
      return h;
    };
    check_close("gru: h", its, run(its.isa).data(), run(Isa::scalar).data(), data.size);
  });
}

void gru_gates_twins(Isa isa) {
  each_case(isa, [](const Case& its, const GruCase& data, float clip) {
    const auto run = [&](Isa on) {  // z, then reset
      Misaligned<float> both(2 * data.size);
      kernels_of(on).gru_gates({data.start.data(), data.x, data.m, its.blocks.first,
                                its.blocks.last, clip, data.previous.data(), both.data(),
                                both.data() + data.size});
      return both;
    };
    check_close("gru_gates: z and reset", its, run(its.isa).data(), run(Isa::scalar).data(),
                2 * data.size);
  });
}

void gru_candidate_twins(Isa isa) {
  each_case(isa, [](const Case& its, const GruCase& data, float clip) {
    const auto run = [&](Isa on) {
      Misaligned<float> h(data.size);
      kernels_of(on).gru_candidate({data.start.data(), data.x, data.m, its.blocks.first,
                                    its.blocks.last, clip, data.previous.data(), data.z.data(),
                                    h.data()});
      return h;
    };
    check_close("gru_candidate: h", its, run(its.isa).data(), run(Isa::scalar).data(), data.size);
  });
}

}  // namespace

#define ISA(isa)                                                                                \
  TEST_CASE("gru on " #isa " agrees with its scalar twin") { gru_twins(Isa::isa); }             \
  TEST_CASE("gru_gates on " #isa " agrees with its scalar twin") { gru_gates_twins(Isa::isa); } \
  TEST_CASE("gru_candidate on " #isa " agrees with its scalar twin") {                          \
    gru_candidate_twins(Isa::isa);                                                              \
  }
#include "kernels/kernels.def"

}  // namespace compact_rnn::test
