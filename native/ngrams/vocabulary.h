// The words of a language model and their numbers, in the order in which they were added.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace compact_rnn {

constexpr std::uint32_t kUnknownWord = 0xffffffff;

class Vocabulary {
 public:
  // Room for so many words.
  void reserve(std::size_t words);
  // The word's number: of a word that is new, the next.
  std::uint32_t add(std::string_view word);
  // kUnknownWord where it was not added.
  std::uint32_t find(std::string_view word) const;
  std::string_view operator[](std::uint32_t number) const {
    const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
    return std::string_view(text_).substr(begin, ends_[number] - begin);
  }
  std::size_t size() const { return ends_.size(); }
  std::size_t bytes() const {
    return text_.capacity() + (ends_.capacity() + slots_.capacity()) * sizeof(std::uint32_t);
  }

 private:
  std::size_t slot_of(std::string_view word) const;
  void grow(std::size_t slots);

  std::string text_;                  // all words, one behind another
  std::vector<std::uint32_t> ends_;   // where each ends
  std::vector<std::uint32_t> slots_;  // numbers by hash, at most half of them taken
};

}  // namespace compact_rnn
