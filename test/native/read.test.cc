// The read kernel of every ISA against its scalar twin.
#include <doctest/doctest.h>

#include "buffers.h"
#include "comparison.h"
#include "kernels/kernels.h"

namespace compact_rnn::test {

static void read_twins(Isa isa) {
  require_available(isa);
  for (const std::size_t size : {64, 128, 640}) {
    Randoms randoms(size);
    const Misaligned<float> data = randoms.reals(size, 1.0f);
    Misaligned<float> sink(16), expected(16);
    kernels_of(Isa::scalar).read({data.data(), size, expected.data()});
    kernels_of(isa).read({data.data(), size, sink.data()});
    check_same("read", {isa, Format::f32, {size, 0, 0}, {0, 1}, ""}, sink.data(), expected.data(),
               16);
  }
}

#define ISA(isa) \
  TEST_CASE("read on " #isa " agrees with its scalar twin") { read_twins(Isa::isa); }
#include "kernels/kernels.def"

}  // namespace compact_rnn::test
