// JSON from outside, parsed in memory and time in proportion to the text: the same limits as
// lib/json/parse.ts, and as there a key that an object holds twice is an error.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace compact_rnn::file {

class Json {
 public:
  using Items = std::vector<Json>;
  // In the order of the text.
  using Members = std::vector<std::pair<std::string, Json>>;

  Json() = default;
  explicit Json(bool flag) : value_(flag) {}
  explicit Json(double number) : value_(number) {}
  explicit Json(std::string text) : value_(std::move(text)) {}
  explicit Json(Items items) : value_(std::move(items)) {}
  explicit Json(Members members) : value_(std::make_unique<Members>(std::move(members))) {}

  // Null where the value is of another type.
  const bool* flag() const { return std::get_if<bool>(&value_); }
  const double* number() const { return std::get_if<double>(&value_); }
  const std::string* text() const { return std::get_if<std::string>(&value_); }
  const Items* items() const { return std::get_if<Items>(&value_); }
  const Members* members() const {
    const auto* members = std::get_if<std::unique_ptr<Members>>(&value_);
    return members == nullptr ? nullptr : members->get();
  }

 private:
  std::variant<std::monostate, bool, double, std::string, Items, std::unique_ptr<Members>> value_;
};

// Error("INVALID_FILE") where the text is not UTF-8, not JSON, or holds too much; `what` is what
// the message calls it, `most` how many values it may hold, about.
Json parse_json(std::string_view text, const std::string& what, std::size_t most = ~std::size_t{0});

// The value as JSON without spaces.
std::string to_text(const Json& value);
// The same as an error message quotes it, cut where it is long.
std::string shown(const Json& value);
std::string shown(const std::string& text);

}  // namespace compact_rnn::file
