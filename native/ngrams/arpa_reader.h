// Reads ARPA files, a piece of text at a time:
//
//   \data\  (a line of its own, as every section)
//   ngram 1=3
//   ngram 2=1
//
//   \1-grams:
//   -0.5  </s>
//   -99   <s>  -0.3        log10 p, the words, log10 of the back-off (0 where it is left out)
//   -0.4  yes  -0.1
//
//   \2-grams:
//   -0.1  <s> yes
//
//   \end\  (the last line)
//
// Lines before \data\ are comments. Sections stand in order; n-grams within one in any order. The
// beginning of every n-gram must be an n-gram itself. Throws Error("INVALID_FILE") that names the
// line.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ngrams/lines.h"
#include "ngrams/table.h"

namespace compact_rnn {

class ArpaReader {
 public:
  void push(std::string_view text);
  // After the last piece.
  NgramTable finish();
  // N-grams that are the beginning of others and have no back-off.
  std::uint64_t missing_backoffs() const { return missing_backoffs_; }

 private:
  enum class Place { before, counts, between, section, after };

  void read_line(std::string_view line);
  void read_count(std::string_view line);
  void read_ngram();
  void open_section(std::string_view line);
  void close_section();
  void complete_backoffs(NgramLevel& level);
  void split(std::string_view line);
  float number(std::string_view field, const char* what) const;
  std::uint32_t parent_of_fields(std::size_t words);
  [[noreturn]] void refuse(const std::string& what) const;

  Place place_ = Place::before;
  Lines lines_;
  std::uint64_t line_ = 0;
  std::vector<std::string_view> fields_;  // of the line
  std::vector<std::uint64_t> counts_;     // as the head says
  std::size_t section_ = 0;               // words of the n-grams in the section
  NgramTable table_;
  LevelBuilder level_;
  std::uint64_t missing_backoffs_ = 0;
};

}  // namespace compact_rnn
