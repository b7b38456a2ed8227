#include "base/arena.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <iterator>
#include <map>
#include <mutex>
#include <new>

#include "base/aligned.h"
#include "base/mapping.h"

namespace compact_rnn {
namespace {

constexpr std::size_t rounded_up(std::size_t size, std::size_t unit) {
  return (size + unit - 1) / unit * unit;
}

// A piece of memory from the system, filled from its beginning.
struct Region {
  std::size_t size;
  std::size_t used = 0;  // bytes given out, some of them given back since
  std::size_t live = 0;  // arrays
};

class Arena {
 public:
  void* take(std::size_t bytes) {
    if (bytes > PTRDIFF_MAX - 2 * kMappingUnit) throw std::bad_alloc();
    bytes = rounded_up(bytes, kAlignment);
    const std::lock_guard<std::mutex> lock(mutex_);
    if (current_ == regions_.end() || current_->second.size - current_->second.used < bytes) {
      const std::size_t size = rounded_up(std::max(bytes, advised_mapping()), kMappingUnit);
      std::byte* begin = map_memory(size);
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
    release_memory(static_cast<std::byte*>(memory), rounded_up(bytes, kAlignment));
  }

 private:
  using Regions = std::map<std::byte*, Region>;

  // Gives a region without live arrays back to the system.
  void retire(Regions::iterator region) {
    if (region == regions_.end() || region->second.live != 0) return;
    if (region == current_) current_ = regions_.end();
    unmap_memory(region->first, region->second.size);
    regions_.erase(region);
  }

  std::mutex mutex_;
  Regions regions_;
  Regions::iterator current_ = regions_.end();
};

}  // namespace

#if defined(__SANITIZE_ADDRESS__)  // it checks the bounds of separate allocations only

void* take_from_arena(std::size_t bytes) {
  return std::memset(::operator new (bytes, std::align_val_t{kAlignment}), 0, bytes);
}

void give_to_arena(void* memory, std::size_t) noexcept {
  ::operator delete (memory, std::align_val_t{kAlignment});
}

#else

namespace {

// Never destroyed: weights may be freed while a process ends.
Arena& arena() {
  static Arena& the_one = *new Arena;
  return the_one;
}

}  // namespace

void* take_from_arena(std::size_t bytes) { return arena().take(bytes); }

void give_to_arena(void* memory, std::size_t bytes) noexcept { arena().give_back(memory, bytes); }

#endif

}  // namespace compact_rnn
