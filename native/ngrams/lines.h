// Text in lines and words, as ARPA files and sentences have them.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace compact_rnn {

// Between words; a line's end apart.
inline bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r'; }

inline std::string_view trimmed(std::string_view line) {
  while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
  while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
  return line;
}

// Calls visit(word) for each word of a line.
template <typename Visit>
void for_each_word(std::string_view line, Visit visit) {
  for (line = trimmed(line); !line.empty(); line = trimmed(line)) {
    std::size_t end = 0;
    while (end < line.size() && !is_space(line[end])) ++end;
    visit(line.substr(0, end));
    line.remove_prefix(end);
  }
}

// Whole lines of a text that comes in pieces.
class Lines {
 public:
  // Calls visit(line) for each line that ends in the text; what is behind the last stays.
  template <typename Visit>
  void push(std::string_view text, Visit visit) {
    for (std::size_t end; (end = text.find('\n')) != std::string_view::npos;
         text.remove_prefix(end + 1)) {
      const std::string_view line = text.substr(0, end);
      if (rest_.empty()) {
        visit(line);
      } else {
        const std::string whole = take_rest() += line;
        visit(whole);
      }
    }
    rest_ += text;
  }
  // What has come of a line without its end.
  std::size_t rest() const { return rest_.size(); }
  std::string take_rest() { return std::exchange(rest_, {}); }

 private:
  std::string rest_;
};

}  // namespace compact_rnn
