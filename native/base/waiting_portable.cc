// Sleeps on condition variables, a few for all words. A sleeper looks at its word once more while
// it holds the lock of the word's bed; whoever changes the word takes that lock before it wakes, so
// no change is slept through.
#include <condition_variable>
#include <cstddef>
#include <mutex>

#include "base/waiting.h"

namespace compact_rnn {
namespace {

struct Bed {
  std::mutex mutex;
  std::condition_variable woken;
};

// Never destroyed: threads may sleep in it while the process ends.
Bed& bed_of(const Word& word) {
  constexpr std::size_t kBeds = 64, kApart = 128;  // the size of a worker slot
  static Bed* const beds = new Bed[kBeds];
  return beds[reinterpret_cast<std::uintptr_t>(&word) / kApart % kBeds];
}

}  // namespace

void sleep_while(Word& word, std::uint32_t value) {
  Bed& bed = bed_of(word);
  std::unique_lock<std::mutex> lock(bed.mutex);
  if (word.load() == value) bed.woken.wait(lock);
}

// All in the bed: those that sleep on other words look and sleep on.
void wake(Word& word) {
  Bed& bed = bed_of(word);
  { const std::lock_guard<std::mutex> lock(bed.mutex); }
  bed.woken.notify_all();
}

}  // namespace compact_rnn
