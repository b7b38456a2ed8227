// The pass over one block of any format but dense panels, whose blocks stand side by side
// (lanes/sums.h). A reader gives the products of a block, one step after the other, k from 0:
//
//   sum += weights(k) * multiplier(v, k)        k < steps()
//
// after begin_chunk(k), for every k that kChunk divides; and, where it is kScaled, the scale of
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
  }
}

// sums[b] += the products of `block` + b. A sum waits for its last product to be added; the blocks,
// side by side, do not wait for each other.
template <typename Reader, int BLOCKS, std::size_t... B>
inline void add_products(const Segment& segment, std::size_t block, Lanes (&sums)[BLOCKS],
                         std::index_sequence<B...>) {
  Reader readers[BLOCKS] = {Reader(segment.w, block + B)...};
  const float* v = segment.v.v;
  std::size_t common = readers[0].steps();
  for (const Reader& reader : readers) common = reader.steps() < common ? reader.steps() : common;
  for (std::size_t begin = 0; begin < common; begin += kChunk) {
    const std::size_t end = begin + kChunk < common ? begin + kChunk : common;
    for (Reader& reader : readers) reader.begin_chunk(begin);
    for (std::size_t k = begin; k < end; ++k)
      for (int b = 0; b < BLOCKS; ++b)
        sums[b] = fma(readers[b].weights(k), readers[b].multiplier(v, k), sums[b]);
  }
  for (int b = 0; b < BLOCKS; ++b)
    for (std::size_t k = common; k < readers[b].steps(); ++k)
      sums[b] = fma(readers[b].weights(k), readers[b].multiplier(v, k), sums[b]);
}

template <int BLOCKS>
struct Sums {
  Lanes of[BLOCKS];
};

// Not inlined, so that not every kernel holds the code of all formats.
template <int BLOCKS>
[[gnu::noinline]] Sums<BLOCKS> sums_by_reader(const Segment& segment, std::size_t block,
                                              Sums<BLOCKS> sums) {
  with_reader_of(segment.w, [&](auto type) {
    using Reader = typename decltype(type)::type;
    constexpr auto kBlocks = std::make_index_sequence<BLOCKS>{};
    if constexpr (!Reader::kScaled) {
      add_products<Reader>(segment, block, sums.of, kBlocks);
    } else {
      Sums<BLOCKS> parts;
      for (Lanes& part : parts.of) part = broadcast(0.0f);
      add_products<Reader>(segment, block, parts.of, kBlocks);
      for (int b = 0; b < BLOCKS; ++b)
        sums.of[b] = fma(parts.of[b], Reader(segment.w, block + b).scale(), sums.of[b]);
    }
  });
  return sums;
}

}  // namespace
