// Sleeping until a word changes.
#include "base/waiting.h"

#include <doctest/doctest.h>

#include <thread>
#include <vector>

namespace compact_rnn::test {

TEST_CASE("a thread does not sleep on a word that has changed already") {
  Word word{1};
  sleep_while(word, 0);
  CHECK(word.load() == 1);
}

TEST_CASE("a thread that sleeps on a word, or is about to, is woken once that has changed") {
  // Pairs that pass their own word back and forth; more than there are processors, so that they
  // meet at every point of each other's way.
  constexpr std::uint32_t kTurns = 2000;
  struct alignas(128) Pair {
    Word word{0};
    std::uint32_t passed = 0;
  };
  std::vector<Pair> pairs(8);
  std::vector<std::thread> threads;
  for (Pair& pair : pairs)
    for (const std::uint32_t odd : {0u, 1u})
      threads.emplace_back([&pair, odd] {
        for (std::uint32_t turn = odd; turn < kTurns; turn += 2) {
          for (auto now = pair.word.load(); now != turn; now = pair.word.load())
            sleep_while(pair.word, now);
          ++pair.passed;
          pair.word = turn + 1;
          wake(pair.word);
        }
      });
  for (std::thread& thread : threads) thread.join();
  for (const Pair& pair : pairs) {
    CHECK(pair.word.load() == kTurns);
    CHECK(pair.passed == kTurns);
  }
}

}  // namespace compact_rnn::test
