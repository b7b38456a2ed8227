#include "base/arena.h"

#include <sys/mman.h>

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <iterator>
#include <map>
#include <mutex>
#include <new>

namespace compact_rnn {
namespace {

constexpr std::size_t kLine = 64;
constexpr std::size_t kPage = std::size_t{64} << 10;  // a multiple of every page size in use
constexpr std::size_t kHugePage = std::size_t{2} << 20;
// Address space, not memory: only pages that were written to take any.
constexpr std::size_t kRegion = sizeof(void*) == 8 ? std::size_t{64} << 20 : std::size_t{8} << 20;

constexpr std::size_t rounded_up(std::size_t size, std::size_t unit) {
  return (size + unit - 1) / unit * unit;
}

// A mapping that begins on a huge page's boundary and is filled from there.
struct Region {
  std::size_t size;
  std::size_t used = 0;  // bytes given out, some of them given back since
  std::size_t live = 0;  // arrays
};

// Maps one huge page more than `size`, a multiple of it, and at once unmaps what lies before and
// behind the aligned part.
std::byte* map_region(std::size_t size) {
  void* mapped = mmap(nullptr, size + kHugePage, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (mapped == MAP_FAILED) throw std::bad_alloc();
  auto* begin = static_cast<std::byte*>(mapped);
  const std::size_t before = rounded_up(reinterpret_cast<std::uintptr_t>(begin), kHugePage) -
                             reinterpret_cast<std::uintptr_t>(begin);
  if (before != 0) munmap(begin, before);
  if (before != kHugePage) munmap(begin + before + size, kHugePage - before);
  madvise(begin + before, size, MADV_HUGEPAGE);  // where there are none, small pages serve
  return begin + before;
}

class Arena {
 public:
  void* take(std::size_t bytes) {
    if (bytes > PTRDIFF_MAX - 2 * kHugePage) throw std::bad_alloc();
    bytes = rounded_up(bytes, kLine);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (current_ == regions_.end() || current_->second.size - current_->second.used < bytes) {
      const std::size_t size = rounded_up(bytes > kRegion ? bytes : kRegion, kHugePage);
      std::byte* begin = map_region(size);
      retire(current_);
      current_ = regions_.emplace(begin, Region{size}).first;
    }
    Region& region = current_->second;
    void* memory = current_->first + region.used;
    region.used += bytes;
    ++region.live;
    return memory;
  }

  void give_back(void* memory, std::size_t bytes) {
    const std::lock_guard<std::mutex> lock(mutex_);
    const auto region = std::prev(regions_.upper_bound(static_cast<std::byte*>(memory)));
    --region->second.live;
    if (region->second.live == 0) return retire(region);
    release_pages(static_cast<std::byte*>(memory), rounded_up(bytes, kLine));
  }

 private:
  using Regions = std::map<std::byte*, Region>;

  // Unmaps a region without live arrays.
  void retire(Regions::iterator region) {
    if (region == regions_.end() || region->second.live != 0) return;
    if (region == current_) current_ = regions_.end();
    munmap(region->first, region->second.size);
    regions_.erase(region);
  }

  // Releases the whole pages of a range, which is not used again before its region is unmapped.
  static void release_pages(std::byte* begin, std::size_t bytes) {
    const auto address = reinterpret_cast<std::uintptr_t>(begin);
    const std::size_t first = rounded_up(address, kPage) - address;
    const std::size_t last = (address + bytes) / kPage * kPage;
    if (last > address + first) madvise(begin + first, last - (address + first), MADV_DONTNEED);
  }

  std::mutex mutex_;
  Regions regions_;
  Regions::iterator current_ = regions_.end();
};

// Never destroyed: weights may be freed while a process ends.
Arena& arena() {
  static Arena& the_one = *new Arena;
  return the_one;
}

}  // namespace

#if defined(__SANITIZE_ADDRESS__)  // it checks the bounds of separate allocations only

void* take_from_arena(std::size_t bytes) {
  void* memory = std::aligned_alloc(kLine, rounded_up(bytes, kLine));
  if (memory == nullptr) throw std::bad_alloc();
  return std::memset(memory, 0, rounded_up(bytes, kLine));
}

void give_to_arena(void* memory, std::size_t) noexcept { std::free(memory); }

#else

void* take_from_arena(std::size_t bytes) { return arena().take(bytes); }

void give_to_arena(void* memory, std::size_t bytes) noexcept { arena().give_back(memory, bytes); }

#endif

}  // namespace compact_rnn
