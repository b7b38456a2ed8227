// Sparse and hashed weights: what goes in comes out again, and they hold what they say.
#include <doctest/doctest.h>

#include "kernels/hash.h"
#include "random_weight.h"

namespace compact_rnn::test {
namespace {

const std::vector<MatrixShape> kPackedShapes = {{1, 1, 1}, {4, 5, 3}, {3, 17, 20}, {1, 70, 66}};

// The elements of `like`, to be overwritten.
PlainWeight blank(const PlainWeight& like) {
  PlainWeight copy = like;
  copy.floats.assign(copy.floats.size(), -1.0f);
  copy.halves.assign(copy.halves.size(), 1);
  copy.bytes.assign(copy.bytes.size(), 1);
  return copy;
}

void check_same_elements(const PlainWeight& got, const PlainWeight& expected) {
  CHECK(got.floats == expected.floats);
  CHECK(got.halves == expected.halves);
  CHECK(got.bytes == expected.bytes);
}

TEST_CASE("sparse weights come out as they went in, to the bit, explicit zeros too") {
  Randoms randoms(3);
  for (const Format format : {Format::f32, Format::f16, Format::int8})
    for (const MatrixShape& shape : kPackedShapes)
      for (const std::size_t block : {1, 16})
        for (const double density : {0.0, 0.3, 1.0}) {
          INFO(name_of(format), ", block ", block, ", ", shape.gates, " x ", shape.cells, " x ",
               shape.columns);
          RandomSparse plain(format, shape, block, density, randoms);
          if (!plain.values->floats.empty()) plain.values->floats[0] = 0.0f;
          const auto sparse = plain.packed();
          REQUIRE(sparse->parts().size() == 1);
          REQUIRE(sparse->parts()[0].size == plain.columns.size() * block);
          std::vector<float> scales(plain.scales.size());
          PlainWeight values = blank(*plain.values);
          sparse->unpack(0, const_cast<void*>(values.stored().data), scales.data());
          CHECK(scales == plain.scales);
          check_same_elements(values, *plain.values);
        }
}

TEST_CASE("hashed weights come out as they went in, to the bit") {
  Randoms randoms(4);
  for (const Format format : {Format::f32, Format::f16, Format::int8})
    for (const std::size_t k : {1, 3, 15, 16, 100}) {
      const RandomHashed plain(format, {4, 17, 5}, k, true, randoms);
      const auto hashed = plain.packed();
      PlainWeight buckets = blank(*plain.buckets);
      float scale = -1.0f;
      hashed->unpack(0, const_cast<void*>(buckets.stored().data), &scale);
      check_same_elements(buckets, *plain.buckets);
      if (format == Format::int8) CHECK(scale == plain.buckets->scales[0]);
      CHECK(hashed->bytes() == (k + 15) * element_bytes(plain.buckets->storage) + sizeof(float));
    }
}

// By the definition, in Python's whole numbers: other programs are to find the same.
TEST_CASE("hashes are what they always were") {
  CHECK(hash_of(0, 0, 0) == 0);
  CHECK(hash_of(1, 0, 0) == 0x688990C0u);
  CHECK(hash_of(0, 3, 7) == 0x53119494u);
  CHECK(hash_of(0xFFFFFFFF, 124, 65535) == 0xB30D3685u);
  CHECK(first_bucket(0xFFFFFFFF, 1000) == 999);
  CHECK(first_bucket(0x80000000, 1 << 24) == 1 << 23);
  CHECK(sign_of(3, true) == -1.0f);
  CHECK(sign_of(3, false) == 1.0f);
  CHECK(sign_of(2, true) == 1.0f);
}

}  // namespace
}  // namespace compact_rnn::test
