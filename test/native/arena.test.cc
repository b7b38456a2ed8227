// Memory for weights: aligned, zeroed, separate.
#include "base/arena.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <thread>
#include <vector>

namespace compact_rnn::test {
namespace {

constexpr std::size_t kMegabyte = std::size_t{1} << 20;

bool holds(const ArenaArray<unsigned char>& array, unsigned char value) {
  return std::all_of(array.data(), array.data() + array.size(),
                     [value](unsigned char byte) { return byte == value; });
}

}  // namespace

TEST_CASE("arrays of the arena are zeroed, on cache lines, and do not touch each other") {
  std::vector<ArenaArray<unsigned char>> arrays;
  for (const std::size_t size : {1, 63, 64, 65, 1000, 4096, 100000, 3000000})
    for (int repeat = 0; repeat < 3; ++repeat) arrays.emplace_back(size);
  for (std::size_t i = 0; i < arrays.size(); ++i) {
    CHECK(reinterpret_cast<std::uintptr_t>(arrays[i].data()) % 64 == 0);
    CHECK(holds(arrays[i], 0));
    std::fill_n(arrays[i].data(), arrays[i].size(), static_cast<unsigned char>(i + 1));
  }
  for (std::size_t i = 0; i < arrays.size(); ++i)
    CHECK(holds(arrays[i], static_cast<unsigned char>(i + 1)));
}

TEST_CASE("an array of the arena may be larger than its regions, or empty, and moves") {
  ArenaArray<unsigned char> large(200 * kMegabyte);
  large.data()[large.size() - 1] = 7;
  ArenaArray<unsigned char> moved(std::move(large));
  CHECK(moved.data()[moved.size() - 1] == 7);
  CHECK(large.data() == nullptr);
  CHECK(ArenaArray<float>(0).data() == nullptr);
  ArenaArray<unsigned char> other(1);
  other = std::move(moved);
  CHECK(other.size() == 200 * kMegabyte);
}

// The sanitizers count allocations, and refuse large ones, in their own way.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)

TEST_CASE("an allocation that is too large throws bad_alloc") {
  CHECK_THROWS_AS(take_from_arena(static_cast<std::size_t>(-1) / 2), std::bad_alloc);
  CHECK_THROWS_AS(take_from_arena(static_cast<std::size_t>(-1)), std::bad_alloc);
}

#endif

TEST_CASE("threads may take arrays of the arena and give them back at the same time") {
  std::vector<std::thread> threads;
  std::vector<int> wrong(4, 0);
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([t, &wrong] {
      std::vector<ArenaArray<unsigned char>> mine;
      for (std::size_t i = 0; i < 300; ++i) {
        mine.emplace_back(1 + i * 37 % 5000);
        if (!holds(mine.back(), 0)) ++wrong[static_cast<std::size_t>(t)];
        std::fill_n(mine.back().data(), mine.back().size(), static_cast<unsigned char>(t));
        if (i % 3 == 2) mine.erase(mine.begin());
      }
      for (const auto& array : mine)
        if (!holds(array, static_cast<unsigned char>(t))) ++wrong[static_cast<std::size_t>(t)];
    });
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == std::vector<int>(4, 0));
}

}  // namespace compact_rnn::test
