// Memory for weights goes back to the system: page by page, and with the last array of its region.
#include "base/mapping.h"

#include <doctest/doctest.h>

// The sanitizers count allocations in their own way.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <vector>

#include "base/arena.h"

namespace compact_rnn::test {
namespace {

constexpr std::size_t kMegabyte = std::size_t{1} << 20;

// Bytes of this process that are in memory.
std::size_t resident() {
  std::size_t pages = 0, in_memory = 0;
  std::ifstream("/proc/self/statm") >> pages >> in_memory;
  return in_memory * static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
}

}  // namespace

TEST_CASE("memory of the arena goes back to the system") {
  const std::size_t before = resident();
  {
    ArenaArray<unsigned char> kept(100);
    std::vector<ArenaArray<unsigned char>> arrays;
    for (int i = 0; i < 5; ++i) {
      arrays.emplace_back(8 * kMegabyte);
      std::fill_n(arrays.back().data(), arrays.back().size(), static_cast<unsigned char>(1));
    }
    CHECK(resident() >= before + 40 * kMegabyte);
    arrays.clear();  // their region stays, for `kept`, but without its memory
    CHECK(resident() <= before + 4 * kMegabyte);
  }
  CHECK(resident() <= before + 4 * kMegabyte);
}

}  // namespace compact_rnn::test

#endif
