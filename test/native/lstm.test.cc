// The LSTM kernel of every ISA against its scalar twin, and those with fused multiply-add against
// each other.
#include <doctest/doctest.h>

#include <limits>

#include "comparison.h"
#include "kernels/kernels.h"
#include "weight.h"

namespace compact_rnn::test {
namespace {

constexpr float kNoClip = std::numeric_limits<float>::infinity();

struct LstmState {
  Misaligned<float> c, h;
};

struct LstmCase {
  LstmCase(Format format, const Shape& shape)
      : randoms(shape.cells * 5 + shape.inputs),
        blocks(blocks_of(shape.cells)),
        size(blocks * kBlockRows),
        x(format, 4 * shape.cells, shape.inputs, 4, randoms),
        m(format, 4 * shape.cells, shape.recurrent, 4, randoms),
        start(randoms.reals(4 * size, 1.0f)),
        peepholes(randoms.reals(3 * size, 1.0f)),
        c(randoms.reals(size, 1.5f)) {}

  LstmState run(Isa isa, const Range& part, bool with_peepholes, float gate_clip,
                float cell_clip) const {
    LstmState state = {copy_of(c.data(), size), Misaligned<float>(size)};
    kernels_of(isa).lstm({start.data(), with_peepholes ? peepholes.data() : nullptr, x, m,
                          part.first, part.last, gate_clip, cell_clip, state.c.data(),
                          state.h.data()});
    return state;
  }

  Randoms randoms;
  std::size_t blocks, size;
  RandomSegment x, m;
  Misaligned<float> start, peepholes, c;
};

void compare(Isa isa, Format format, const Shape& shape, bool peepholes, float gate_clip,
             float cell_clip) {
  const LstmCase data(format, shape);
  for (const Range& part : parts_of(data.blocks)) {
    const LstmState expected = data.run(Isa::scalar, part, peepholes, gate_clip, cell_clip);
    const LstmState got = data.run(isa, part, peepholes, gate_clip, cell_clip);
    const Case its_case = {isa, format, shape, part,
                           (peepholes ? ", peepholes, gate clip " : ", gate clip ") +
                               std::to_string(gate_clip) + ", cell clip " +
                               std::to_string(cell_clip)};
    check_close("lstm: c", its_case, got.c.data(), expected.c.data(), data.size);
    check_close("lstm: h", its_case, got.h.data(), expected.h.data(), data.size);
  }
}

void lstm_twins(Isa isa) {
  require_available(isa);
  for (const Format format : kFormats)
    for (const Shape& shape : kShapes)
      for (const bool peepholes : {false, true}) {
        compare(isa, format, shape, peepholes, kNoClip, kNoClip);
        compare(isa, format, shape, peepholes, 0.7f, 0.9f);
      }
}

}  // namespace

#define ISA(isa) \
  TEST_CASE("lstm on " #isa " agrees with its scalar twin") { lstm_twins(Isa::isa); }
#include "kernels/kernels.def"

TEST_CASE("the ISAs with fused multiply-add agree to the last bit") {
  const Shape shape = {48, 40, 57};
  const std::vector<Isa> isas = available_isas();
  for (const Format format : kFormats) {
    const LstmCase data(format, shape);
    for (std::size_t i = 2; i < isas.size(); ++i) {  // the first is the scalar one
      const LstmState expected = data.run(isas[1], {0, 3}, true, kNoClip, kNoClip);
      const LstmState got = data.run(isas[i], {0, 3}, true, kNoClip, kNoClip);
      const Case its_case = {
          isas[i], format, shape, {0, 3}, std::string(", against ") + isa_name(isas[1])};
      check_same("lstm: c", its_case, got.c.data(), expected.c.data(), data.size);
      check_same("lstm: h", its_case, got.h.data(), expected.h.data(), data.size);
    }
  }
}

}  // namespace compact_rnn::test
