#include "ngrams/vocabulary.h"

#include <functional>

#include "base/error.h"

namespace compact_rnn {

namespace {

constexpr std::size_t kLeastSlots = 1024;  // a power of two

}  // namespace

std::uint32_t Vocabulary::add(std::string_view word) {
  if (2 * (size() + 1) > slots_.size()) grow(slots_.empty() ? kLeastSlots : 2 * slots_.size());
  const std::size_t slot = slot_of(word);
  if (slots_[slot] != kUnknownWord) return slots_[slot];
  if (text_.size() + word.size() >= kUnknownWord)
    throw Error("INVALID_INPUT", "the words take more than 4 GB");
  text_ += word;
  ends_.push_back(static_cast<std::uint32_t>(text_.size()));
  return slots_[slot] = static_cast<std::uint32_t>(size() - 1);
}

std::uint32_t Vocabulary::find(std::string_view word) const {
  return slots_.empty() ? kUnknownWord : slots_[slot_of(word)];
}

// Where the word is, or would be.
std::size_t Vocabulary::slot_of(std::string_view word) const {
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = std::hash<std::string_view>()(word) & mask;
  while (slots_[slot] != kUnknownWord && (*this)[slots_[slot]] != word) slot = (slot + 1) & mask;
  return slot;
}

void Vocabulary::reserve(std::size_t words) {
  std::size_t slots = kLeastSlots;
  while (slots < 2 * words) slots *= 2;
  if (slots > slots_.size()) grow(slots);
  ends_.reserve(words);
}

void Vocabulary::grow(std::size_t slots) {
  slots_.assign(slots, kUnknownWord);
  for (std::uint32_t number = 0; number < size(); ++number)
    slots_[slot_of((*this)[number])] = number;
}

}  // namespace compact_rnn
