// The read kernel of every ISA against the sum of what it reads, as its scalar twin.
#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "buffers.h"
#include "comparison.h"
#include "kernels/kernels.h"

namespace compact_rnn::test {

static void read_twins(Isa isa) {
  require_available(isa);
  for (const std::size_t size : {64, 128, 640}) {
    Randoms randoms(size);
    const Misaligned<float> data = randoms.reals(size, 1.0f);
    float sink = 0.0f;
    kernels_of(isa).read({data.data(), size, &sink});
    double sum = 0.0, magnitudes = 0.0;
    for (std::size_t i = 0; i < size; ++i) {
      sum += data.data()[i];
      magnitudes += std::fabs(data.data()[i]);
    }
    // Whichever their order, each of size - 1 additions is off by at most half a unit of what is
    // summed so far.
    const double unit = std::numeric_limits<float>::epsilon();
    CHECK(std::fabs(sink - sum) <= 0.5 * unit * static_cast<double>(size) * magnitudes);
  }
}

#define ISA(isa) \
  TEST_CASE("read on " #isa " agrees with its scalar twin") { read_twins(Isa::isa); }
#include "kernels/kernels.def"

}  // namespace compact_rnn::test
