// Stacked and subsampled frames against the definition.
#include "speech/splicing.h"

#include <doctest/doctest.h>

#include <algorithm>

#include "buffers.h"

namespace compact_rnn::test {
namespace {

// Frames [count][size] by their numbers: t clamped to those there are.
std::vector<float> spliced(const Misaligned<float>& frames, std::size_t size,
                           const speech::Context& context) {
  const auto count = static_cast<int>(frames.size() / size);
  const int left = static_cast<int>(context.left), right = static_cast<int>(context.right);
  std::vector<float> out;
  for (int center = 0; center < count; center += static_cast<int>(context.subsampling))
    for (int t = center - left; t <= center + right; ++t) {
      const float* frame =
          frames.data() + static_cast<std::size_t>(std::clamp(t, 0, count - 1)) * size;
      out.insert(out.end(), frame, frame + size);
    }
  return out;
}

}  // namespace

TEST_CASE("frames are stacked with their neighbours, the first and the last repeated") {
  Randoms randoms(2);
  const std::size_t size = 3;
  for (const std::size_t left : {0, 1, 4})
    for (const std::size_t right : {0, 1, 7})
      for (const std::size_t subsampling : {1, 2, 3, 9}) {
        const speech::Context context{left, right, subsampling};
        speech::Splicing splicing(size, context);
        for (const std::size_t count : {0, 1, 2, 3, 7, 8, 20}) {
          const Misaligned<float> frames = randoms.reals(count * size, 1);
          std::vector<float> out;
          for (std::size_t t = 0; t < count; ++t) splicing.push(frames.data() + t * size, out);
          splicing.end(out);
          CAPTURE(left);
          CAPTURE(right);
          CAPTURE(subsampling);
          CAPTURE(count);
          CHECK(out == spliced(frames, size, context));
        }
      }
}

}  // namespace compact_rnn::test
