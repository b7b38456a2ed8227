#include "file/json.h"

#include <algorithm>
#include <cstdio>

#include "base/error.h"
#include "file/json_scanner.h"

namespace compact_rnn::file {

namespace {

constexpr std::size_t kDeepest = 64;
// What lib/json/parse.ts counts for an object, an array, and a place in either, and how much in
// all.
constexpr std::size_t kObject = 64, kArray = 48, kPlace = 16;
constexpr std::size_t kAlways = std::size_t{1} << 26, kTimes = 8;
constexpr std::size_t kMostShown = 60;

class Parser {
 public:
  Parser(std::string_view text, const std::string& what, std::size_t most)
      : scanner_(text, what), most_bytes_(kAlways + kTimes * text.size()), most_(most) {}

  Json parse() {
    Json value = read();
    if (!scanner_.at_end()) scanner_.fail("goes on behind its end");
    return value;
  }

 private:
  Json read() {
    switch (scanner_.peek()) {
      case '{':
        return read_object();
      case '[':
        return read_array();
      case '"':
        return Json(scanner_.string());
      case 't':
        scanner_.word("true");
        return Json(true);
      case 'f':
        scanner_.word("false");
        return Json(false);
      case 'n':
        scanner_.word("null");
        return Json();
      default:
        return Json(scanner_.number());
    }
  }

  Json read_object() {
    open(kObject);
    Json::Members members;
    while (scanner_.next('}', members.empty())) {
      count(kPlace);
      std::string key = scanner_.string();
      scanner_.expect(':');
      members.emplace_back(std::move(key), read());
    }
    --depth_;
    refuse_equal(members);
    return Json(std::move(members));
  }

  Json read_array() {
    open(kArray);
    Json::Items items;
    while (scanner_.next(']', items.empty())) {
      count(kPlace);
      items.push_back(read());
    }
    --depth_;
    return Json(std::move(items));
  }

  void open(std::size_t bytes) {
    scanner_.skip();
    if (++depth_ > kDeepest) scanner_.fail("is nested more than 64 levels deep");
    count(bytes);
  }

  void count(std::size_t bytes) {
    bytes_ += bytes;
    if (++values_ > most_) scanner_.fail("holds more than " + std::to_string(most_) + " values");
    if (bytes_ > most_bytes_) scanner_.fail("holds far more objects and lists than text");
  }

  void refuse_equal(const Json::Members& members) const {
    std::vector<std::string_view> keys;
    for (const auto& [key, value] : members) keys.push_back(key);
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice != keys.end()) scanner_.fail("holds " + shown(std::string(*twice)) + " twice");
  }

  Scanner scanner_;
  std::size_t most_bytes_, most_;
  std::size_t bytes_ = 0, depth_ = 0, values_ = 0;
};

void append_quoted(const std::string& text, std::string& out) {
  out += '"';
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out += escape;
      continue;
    }
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  out += '"';
}

void append(const Json& value, std::string& out) {
  const char* between = "";
  if (const auto* members = value.members()) {
    out += '{';
    for (const auto& [key, member] : *members) {
      out += std::exchange(between, ",");
      append_quoted(key, out);
      out += ':';
      append(member, out);
    }
    out += '}';
  } else if (const auto* items = value.items()) {
    out += '[';
    for (const Json& item : *items) {
      out += std::exchange(between, ",");
      append(item, out);
    }
    out += ']';
  } else if (const auto* text = value.text()) {
    append_quoted(*text, out);
  } else if (const auto* number = value.number()) {
    char digits[32];
    std::snprintf(digits, sizeof digits, "%.17g", *number);
    out += digits;
  } else {
    out += value.flag() == nullptr ? "null" : *value.flag() ? "true" : "false";
  }
}

// Not in the middle of a character.
std::string cut(std::string text) {
  if (text.size() <= kMostShown) return text;
  std::size_t end = kMostShown - 3;
  while ((static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

}  // namespace

Json parse_json(std::string_view text, const std::string& what, std::size_t most) {
  return Parser(text, what, most).parse();
}

std::string to_text(const Json& value) {
  std::string text;
  append(value, text);
  return text;
}

std::string shown(const Json& value) { return cut(to_text(value)); }

std::string shown(const std::string& text) {
  std::string quoted;
  append_quoted(text, quoted);
  return cut(std::move(quoted));
}

}  // namespace compact_rnn::file
