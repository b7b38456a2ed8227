#include "file/json_scanner.h"

#include <clocale>
#include <cstdint>
#include <cstdlib>

#include "base/error.h"
#include "base/utf8.h"

namespace compact_rnn::file {

static void append_utf8(std::uint32_t c, std::string& out) {
  const auto tail = [&](int shift) { out += static_cast<char>(0x80 | (c >> shift & 0x3f)); };
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | c >> 6);
    tail(0);
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | c >> 12);
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xf0 | c >> 18);
    tail(12);
    tail(6);
    tail(0);
  }
}

Scanner::Scanner(std::string_view text, const std::string& what) : text_(text), what_(what) {
  if (!is_utf8(text)) fail("is not UTF-8");
}

void Scanner::fail(const std::string& how) const { throw Error("INVALID_FILE", what_ + " " + how); }

void Scanner::skip_space() {
  while (at_ < text_.size() &&
         std::string_view(" \t\r\n").find(text_[at_]) != std::string_view::npos)
    ++at_;
}

bool Scanner::at_end() {
  skip_space();
  return at_ == text_.size();
}

char Scanner::peek() {
  if (at_end()) fail("is not JSON: it ends too early");
  return text_[at_];
}

bool Scanner::take(char c) {
  const bool is_there = at_ < text_.size() && text_[at_] == c;
  if (is_there) ++at_;
  return is_there;
}

void Scanner::expect(char c) {
  if (peek() != c)
    fail("is not JSON: at byte " + std::to_string(at_) + " it must have '" + c + "'");
  ++at_;
}

void Scanner::word(std::string_view word) {
  if (text_.substr(at_, word.size()) != word)
    fail("is not JSON: unexpected text at byte " + std::to_string(at_));
  at_ += word.size();
}

bool Scanner::next(char end, bool is_first) {
  if (peek() == end) {
    ++at_;
    return false;
  }
  if (!is_first) expect(',');
  return true;
}

unsigned Scanner::hex4() {
  unsigned value = 0;
  for (int k = 0; k < 4; ++k) {
    const char c = at_ < text_.size() ? text_[at_++] : '\0';
    const int digit = c >= '0' && c <= '9'   ? c - '0'
                      : c >= 'a' && c <= 'f' ? c - 'a' + 10
                      : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                             : -1;
    if (digit < 0) fail("is not JSON: a \\u without four hexadecimal digits");
    value = value << 4 | static_cast<unsigned>(digit);
  }
  return value;
}

void Scanner::escape(std::string& out) {
  const char c = at_ < text_.size() ? text_[at_++] : '\0';
  const std::size_t simple = std::string_view("\"\\/bfnrt").find(c);
  if (c != '\0' && simple != std::string_view::npos) {
    out += "\"\\/\b\f\n\r\t"[simple];
    return;
  }
  if (c != 'u') fail("is not JSON: an escape that there is not");
  std::uint32_t code = hex4();
  // Half a surrogate pair stays one, as in JavaScript's strings: no UTF-8, but a name all the same.
  if (code >= 0xd800 && code < 0xdc00 && text_.substr(at_, 2) == "\\u") {
    const std::size_t before = at_;
    at_ += 2;
    const unsigned low = hex4();
    if (low >= 0xdc00 && low <= 0xdfff)
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
    else
      at_ = before;
  }
  append_utf8(code, out);
}

std::string Scanner::string() {
  expect('"');
  std::string out;
  for (;;) {
    if (at_ == text_.size()) fail("is not JSON: a string does not end");
    const char c = text_[at_++];
    if (c == '"') return out;
    if (static_cast<unsigned char>(c) < 0x20)
      fail("is not JSON: a string holds a control character");
    if (c == '\\')
      escape(out);
    else
      out += c;
  }
}

bool Scanner::digits() {
  const std::size_t start = at_;
  while (at_ < text_.size() && text_[at_] >= '0' && text_[at_] <= '9') ++at_;
  return at_ > start;
}

double Scanner::number() {
  const std::size_t start = at_;
  take('-');
  bool is_number = take('0') || digits();
  std::size_t point = std::string_view::npos;
  if (is_number && at_ < text_.size() && text_[at_] == '.') {
    point = at_++ - start;
    is_number = digits();
  }
  if (is_number && (take('e') || take('E'))) {
    if (!take('+')) take('-');
    is_number = digits();
  }
  if (!is_number) fail("is not JSON: unexpected text at byte " + std::to_string(start));
  std::string spelled(text_.substr(start, at_ - start));
  // strtod takes the decimal point of the process's locale, whatever that is.
  if (point != std::string_view::npos) spelled.replace(point, 1, std::localeconv()->decimal_point);
  return std::strtod(spelled.c_str(), nullptr);
}

}  // namespace compact_rnn::file
