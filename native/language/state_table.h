// Numbers for what a source remembers, given as it is met, so that a state is 32 bits to a search.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "language/source.h"

namespace compact_rnn {

// Memory needs ==, and `hash_of(memory)`, a function that is found by its type.
template <typename Memory>
class StateTable {
 public:
  // The number of what is remembered: of something new, the next.
  LanguageState number_of(const Memory& memory) {
    if (2 * (memories_.size() + 1) > slots_.size()) grow(slots_.empty() ? 64 : 2 * slots_.size());
    const std::size_t slot = slot_of(memory);
    if (slots_[slot] == kNone) {
      slots_[slot] = static_cast<LanguageState>(memories_.size());
      memories_.push_back(memory);
    }
    return slots_[slot];
  }
  const Memory& operator[](LanguageState state) const { return memories_[state]; }
  std::size_t size() const { return memories_.size(); }

  // As LanguageSource::keep.
  void keep(std::vector<LanguageState>& states) {
    StateTable kept;
    for (LanguageState& state : states) state = kept.number_of(memories_[state]);
    *this = std::move(kept);
  }

 private:
  static constexpr LanguageState kNone = 0xffffffff;

  std::size_t slot_of(const Memory& memory) const {
    const std::size_t mask = slots_.size() - 1;
    std::size_t slot = hash_of(memory) & mask;
    while (slots_[slot] != kNone && !(memories_[slots_[slot]] == memory)) slot = (slot + 1) & mask;
    return slot;
  }

  void grow(std::size_t size) {
    slots_.assign(size, kNone);
    for (LanguageState state = 0; state < memories_.size(); ++state)
      slots_[slot_of(memories_[state])] = state;
  }

  std::vector<Memory> memories_;
  std::vector<LanguageState> slots_;  // numbers by hash, at most half of them taken
};

// Mixes a number into a hash.
inline std::uint64_t mixed(std::uint64_t hash, std::uint64_t number) {
  hash = (hash ^ number) * 0x9e3779b97f4a7c15u;
  return hash ^ hash >> 29;
}

}  // namespace compact_rnn
