// Pieces from the allocator.
#include <cstring>
#include <new>

#include "base/aligned.h"
#include "base/mapping.h"

namespace compact_rnn {

std::size_t advised_mapping() { return kMappingUnit; }

std::byte* map_memory(std::size_t size) {
  void* memory = ::operator new (size, std::align_val_t{kAlignment});
  return static_cast<std::byte*>(std::memset(memory, 0, size));
}

void unmap_memory(std::byte* begin, std::size_t) noexcept {
  ::operator delete (begin, std::align_val_t{kAlignment});
}

void release_memory(std::byte*, std::size_t) noexcept {}

}  // namespace compact_rnn
