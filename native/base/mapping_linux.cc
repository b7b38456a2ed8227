// Anonymous mappings that begin on a huge page's boundary and ask for huge pages.
#include "base/mapping.h"

#include <sys/mman.h>

#include <cstdint>
#include <new>

namespace compact_rnn {
namespace {

constexpr std::size_t kHugePage = kMappingUnit;
constexpr std::size_t kPage = std::size_t{64} << 10;  // a multiple of every page size in use

std::size_t up_to(std::uintptr_t address, std::size_t unit) {
  return (unit - address % unit) % unit;
}

}  // namespace

// Address space, not memory: only pages that were written to take any.
std::size_t advised_mapping() {
  return sizeof(void*) == 8 ? std::size_t{64} << 20 : std::size_t{8} << 20;
}

// Maps one huge page more than `size`, a multiple of it, and at once unmaps what lies before and
// behind the aligned part.
std::byte* map_memory(std::size_t size) {
  void* mapped = mmap(nullptr, size + kHugePage, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  auto* begin = static_cast<std::byte*>(mapped);
  const std::size_t before = up_to(reinterpret_cast<std::uintptr_t>(begin), kHugePage);
  if (before != 0) munmap(begin, before);
  if (before != kHugePage) munmap(begin + before + size, kHugePage - before);
  madvise(begin + before, size, MADV_HUGEPAGE);  // where there are none, small pages serve
  return begin + before;
}

void unmap_memory(std::byte* begin, std::size_t size) noexcept { munmap(begin, size); }

// The whole pages of the part.
void release_memory(std::byte* begin, std::size_t size) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(begin);
  const std::size_t first = up_to(address, kPage);
  const std::size_t last = (address + size) / kPage * kPage;
  if (last > address + first) madvise(begin + first, last - (address + first), MADV_DONTNEED);
}

}  // namespace compact_rnn
