// Panels: the matrix that goes in comes out again, and what kernels make of it is the matrix times
// the vector.
#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <limits>

#include "comparison.h"
#include "kernels/kernels.h"
#include "weight.h"

namespace compact_rnn::test {
namespace {

// Cells and columns.
const std::vector<Shape> kMatrices = {{1, 1, 0},   {5, 3, 0},   {16, 4, 0},  {17, 5, 0},
                                      {48, 33, 0}, {65, 64, 0}, {70, 66, 0}, {130, 31, 0}};

template <typename Body>
void each_matrix(Body body) {
  for (const Format format : kFormats)
    for (const Shape& shape : kMatrices)
      for (const std::size_t gates : {1, 3, 4}) {
        INFO(name_of(format), ", ", gates, " gates, ", shape.cells, " cells, ", shape.inputs,
             " columns");
        Randoms randoms(shape.cells + gates);
        body(format, PlainWeight(format, gates * shape.cells, shape.inputs, randoms), gates,
             randoms);
      }
}

TEST_CASE("unpacking gives back what was packed, to the bit") {
  each_matrix([](Format, const PlainWeight& plain, std::size_t gates, Randoms&) {
    const SharedWeight panels = plain.packed(gates);
    PlainWeight back = plain;
    back.floats.assign(plain.floats.size(), -1.0f);
    back.halves.assign(plain.halves.size(), 1);
    back.bytes.assign(plain.bytes.size(), 1);
    back.scales.assign(plain.scales.size(), -1.0f);
    back.nibbles.assign(plain.nibbles.size(), 1);
    back.group_scales.assign(plain.group_scales.size(), 1);
    void* scales = back.scales.data();
    if (plain.storage == Storage::int4) scales = back.group_scales.data();
    panels->unpack(0, const_cast<void*>(back.stored().data), scales);
    CHECK(back.floats == plain.floats);
    CHECK(back.halves == plain.halves);
    CHECK(back.bytes == plain.bytes);
    CHECK(back.scales == plain.scales);
    CHECK(back.nibbles == plain.nibbles);
    CHECK(back.group_scales == plain.group_scales);
  });
}

TEST_CASE(
    "compensation are -128 times the sums of the rows' bytes, and zeros fill up the last block") {
  each_matrix([](Format format, const PlainWeight& plain, std::size_t gates, Randoms&) {
    if (storage_of(format) != Storage::int8) return;
    const Panels panels(plain.stored(), gates);
    const BlockOrder order = gate_order(gates, plain.rows / gates);
    REQUIRE(panels.view().blocks == order.size());
    for (std::size_t i = 0; i < order.size() * kBlockRows; ++i) {
      const BlockRows& rows = order[i / kBlockRows];
      std::int32_t expected = 0;
      if (i % kBlockRows < rows.count)
        for (std::size_t k = 0; k < plain.columns; ++k)
          expected -= 128 * plain.bytes[(rows.first + i % kBlockRows) * plain.columns + k];
      CHECK(panels.view().compensation[i] == expected);
    }
  });
}

// A float's rounding per product and per sum, of both bytes where there are two, whose high one
// may be twice the whole.
double bound_on(double magnitude, std::size_t columns) {
  return 0x1p-24 * (static_cast<double>(columns) + 8.0) * 3.0 * magnitude;
}

void check_product(Isa isa, const PlainWeight& plain, std::size_t gates, const RandomVector& v) {
  const PackedWeight packed(plain, gates);
  const BlockOrder order = gate_order(gates, plain.rows / gates);
  Misaligned<float> y(order.size() * kBlockRows);
  for (std::size_t block = 0; block < order.size(); ++block)
    kernels_of(isa).affine({nullptr,
                            {packed.view(), v.operand()},
                            {},
                            block,
                            block + 1,
                            std::numeric_limits<float>::infinity(),
                            Activation::none,
                            y.data()});
  for (std::size_t i = 0; i < y.size(); ++i) {
    const BlockRows& rows = order[i / kBlockRows];
    double expected = 0.0, magnitude = 0.0;
    if (i % kBlockRows < rows.count)
      for (std::size_t k = 0; k < plain.columns; ++k) {
        const double product = plain.at(rows.first + i % kBlockRows, k) * v.at(k);
        expected += product;
        magnitude += std::fabs(product);
      }
    const double allowed = bound_on(magnitude, plain.columns);
    CHECK_MESSAGE(std::fabs(y[i] - expected) <= allowed, isa_name(isa), ": y[", i, "] is ", y[i],
                  ", expected ", expected, " within ", allowed);
  }
}

TEST_CASE("panels times a vector are the matrix times the vector") {
  each_matrix([](Format format, const PlainWeight& plain, std::size_t gates, Randoms& randoms) {
    const RandomVector v(format, plain.columns, randoms);
    for (const Isa isa : available_isas()) check_product(isa, plain, gates, v);
  });
}

}  // namespace
}  // namespace compact_rnn::test
