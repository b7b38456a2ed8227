// The pass over one block of any format but dense panels, whose blocks stand side by side
// (lanes/sums.h). A reader gives the products of a block, one step after the other, k from 0, and
// in each register after register:
//
//   sum[r] += weights(k, r) * multiplier(v, k, r)        k < steps(), r < kRegisters
//
// after begin_chunk(k), for every k that kChunk divides; and, where it is kScaled, the scales of
// what those come to.
#pragma once

#include <utility>

#include "kernels/lanes/formats/hashed.h"
#include "kernels/lanes/formats/precomputed.h"
#include "kernels/lanes/formats/sparse.h"

namespace {

template <typename T>
struct Type {
  using type = T;
};

template <typename Weight, typename Body>
inline void with_reader(const PanelView& w, const Body& body) {
  switch (w.format) {
    case PanelFormat::sparse_blocks:
      return body(Type<SparseBlockReader<Weight>>{});
    case PanelFormat::sparse_rows:
      return body(Type<SparseRowReader<Weight>>{});
    case PanelFormat::hashed:
      return body(Type<HashedReader<Weight>>{});
    case PanelFormat::precomputed:
      return body(Type<PrecomputedReader>{});
    case PanelFormat::dense:
      break;
  }
}

// Calls body(Type<Reader>) with the type that reads w.
template <typename Body>
inline void with_reader_of(const PanelView& w, const Body& body) {
  switch (w.storage) {
    case Storage::f32:
      return with_reader<float>(w, body);
    case Storage::f16:
      return with_reader<std::uint16_t>(w, body);
    case Storage::int8:
      return with_reader<std::int8_t>(w, body);
    case Storage::int4:
      break;  // dense panels only
  }
}

// A pass over some blocks (lanes/sums.h). A sum waits for its last product to be added; the blocks,
// side by side, do not wait for each other.
template <typename Reader>
struct ReaderPass {
  static constexpr int kBlocks = kReaderBlocks;

  template <int BLOCKS>
  [[gnu::noinline]] static void run(const float* start, const Segment& segment, std::size_t block,
                                    float* y) {
    Sums<BLOCKS> sums;
    load_sums<BLOCKS>(Reader::kScaled ? nullptr : start, sums);
    add_products<BLOCKS>(segment, block, sums, std::make_index_sequence<BLOCKS>{});
    if constexpr (Reader::kScaled) {
      Sums<BLOCKS> starts;
      load_sums<BLOCKS>(start, starts);
#pragma GCC unroll 32
      for (int i = 0; i < BLOCKS * kRegisters; ++i)
        sums[i] = fma(sums[i], Reader(segment.w, block + i / kRegisters).scale(i % kRegisters),
                      starts[i]);
    }
    store_sums<BLOCKS>(y, sums);
  }

 private:
  template <int BLOCKS, std::size_t... B>
  [[gnu::always_inline]] static void add_products(const Segment& segment, std::size_t block,
                                                  Sums<BLOCKS>& sums, std::index_sequence<B...>) {
    Reader readers[BLOCKS] = {Reader(segment.w, block + B)...};
    const float* v = segment.v.v;
    std::size_t common = readers[0].steps();
    for (const Reader& reader : readers) common = reader.steps() < common ? reader.steps() : common;
    for (std::size_t begin = 0; begin < common; begin += kChunk) {
      const std::size_t end = begin + kChunk < common ? begin + kChunk : common;
#pragma GCC unroll 32
      for (Reader& reader : readers) reader.begin_chunk(begin);
      for (std::size_t k = begin; k < end; ++k)
#pragma GCC unroll 32
        for (int b = 0; b < BLOCKS; ++b) add_product(readers[b], v, k, sums + b * kRegisters);
    }
#pragma GCC unroll 32
    for (int b = 0; b < BLOCKS; ++b)
      for (std::size_t k = common; k < readers[b].steps(); ++k)
        add_product(readers[b], v, k, sums + b * kRegisters);
  }

  [[gnu::always_inline]] static void add_product(const Reader& reader, const float* v,
                                                 std::size_t k, Lanes* sums) {
#pragma GCC unroll 32
    for (int r = 0; r < kRegisters; ++r)
      sums[r] = fma(reader.weights(k, r), reader.multiplier(v, k, r), sums[r]);
  }
};

}  // namespace
