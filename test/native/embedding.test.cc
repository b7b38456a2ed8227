// An embedding: its rows are the numbers that were stored, exactly, and the matrix comes out as it
// went in.
#include <doctest/doctest.h>

#include "weight.h"
#include "weights/embedding.h"

namespace compact_rnn::test {

constexpr std::size_t kTokens = 7, kSize = 21;

template <typename Body>
static void each_format(Body body) {
  for (const Format format : kStorages) {
    INFO(name_of(format));
    Randoms randoms(3);
    body(PlainWeight(format, kTokens, kSize, randoms));
  }
}

TEST_CASE("a row holds the numbers that were stored, rounded once to float") {
  each_format([](const PlainWeight& plain) {
    const Embedding embedding(plain.stored());
    for (std::size_t token = 0; token < kTokens; ++token) {
      Misaligned<float> x(kSize);
      embedding.row(token, x.data());
      for (std::size_t k = 0; k < kSize; ++k) CHECK(x[k] == static_cast<float>(plain.at(token, k)));
    }
  });
}

TEST_CASE("unpacking an embedding gives back what was packed, to the bit") {
  each_format([](const PlainWeight& plain) {
    const Embedding embedding(plain.stored());
    PlainWeight back = plain;
    back.floats.assign(plain.floats.size(), -1.0f);
    back.halves.assign(plain.halves.size(), 1);
    back.bytes.assign(plain.bytes.size(), 1);
    back.scales.assign(plain.scales.size(), -1.0f);
    back.nibbles.assign(plain.nibbles.size(), 1);
    back.group_scales.assign(plain.group_scales.size(), 1);
    void* scales = back.scales.data();
    if (plain.storage == Storage::int4) scales = back.group_scales.data();
    embedding.unpack(const_cast<void*>(back.stored().data), scales);
    CHECK(back.floats == plain.floats);
    CHECK(back.halves == plain.halves);
    CHECK(back.bytes == plain.bytes);
    CHECK(back.scales == plain.scales);
    CHECK(back.nibbles == plain.nibbles);
    CHECK(back.group_scales == plain.group_scales);
  });
}

}  // namespace compact_rnn::test
