// Memory in large pieces from the system, for the arena: with huge pages and page by page back to
// the system, where that can be had.
#pragma once

#include <cstddef>

namespace compact_rnn {

// A piece may be any multiple of this, and is best no smaller than what is advised: where memory
// is taken only by pages that were written to, pieces are cheap.
constexpr std::size_t kMappingUnit = std::size_t{2} << 20;
std::size_t advised_mapping();

// A zeroed piece on the boundary of a cache line (or it throws bad_alloc), and its way back.
std::byte* map_memory(std::size_t size);
void unmap_memory(std::byte* begin, std::size_t size) noexcept;

// Says that a part of a piece is not used again before the piece goes back.
void release_memory(std::byte* begin, std::size_t size) noexcept;

}  // namespace compact_rnn
