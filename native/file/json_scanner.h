// The words of a JSON text (RFC 8259), one after another.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace compact_rnn::file {

class Scanner {
 public:
  // Error("INVALID_FILE") where the text is not UTF-8, as do the others where it is not JSON.
  Scanner(std::string_view text, const std::string& what);

  // The first character of the next word.
  char peek();
  bool at_end();
  void skip() { ++at_; }
  void word(std::string_view word);
  void expect(char c);
  // Whether another item comes before `end`, which is passed; commas between items are, too.
  bool next(char end, bool is_first);
  std::string string();
  double number();

  [[noreturn]] void fail(const std::string& how) const;

 private:
  void skip_space();
  bool digits();
  bool take(char c);
  void escape(std::string& out);
  unsigned hex4();

  std::string_view text_;
  std::string what_;
  std::size_t at_ = 0;
};

}  // namespace compact_rnn::file
