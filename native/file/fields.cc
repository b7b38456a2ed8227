#include "file/fields.h"

#include <algorithm>
#include <cmath>

#include "base/error.h"

namespace compact_rnn::file {

void invalid_file(std::string_view message) { throw Error("INVALID_FILE", std::string(message)); }
void invalid_model(std::string_view message) { throw Error("INVALID_MODEL", std::string(message)); }

// The largest whole number up to which doubles have no gap, as in JavaScript.
constexpr double kMostWhole = 9007199254740991.0;

Fields::Fields(const Json& value, std::string where) : value_(&value), where_(std::move(where)) {
  if (value.members() == nullptr)
    invalid_file(where_ + " must be an object, but is " + shown(value));
}

std::string Fields::where(std::string_view key) const { return where_ + "." + std::string(key); }

const Json* Fields::raw(std::string_view key) {
  for (const auto& [name, value] : *value_->members())
    if (name == key) {
      asked_.push_back(&value);
      return &value;
    }
  return nullptr;
}

void Fields::refuse(std::string_view key, std::string_view expected) {
  const Json* value = raw(key);
  invalid_file(where(key) + " must be " + std::string(expected) + ", but " +
               (value == nullptr ? "is missing" : "is " + shown(*value)));
}

std::string Fields::string(std::string_view key) {
  const Json* value = raw(key);
  if (value == nullptr || value->text() == nullptr) refuse(key, "a string");
  return *value->text();
}

bool Fields::boolean(std::string_view key) {
  const Json* value = raw(key);
  if (value == nullptr || value->flag() == nullptr) refuse(key, "true or false");
  return *value->flag();
}

double Fields::number(std::string_view key) {
  const Json* value = raw(key);
  if (value == nullptr || value->number() == nullptr || !std::isfinite(*value->number()))
    refuse(key, "a finite number");
  return *value->number();
}

double Fields::positive_number(std::string_view key) {
  const Json* value = raw(key);
  if (value == nullptr || value->number() == nullptr || !std::isfinite(*value->number()) ||
      !(*value->number() > 0))
    refuse(key, "a number above 0");
  return *value->number();
}

std::uint64_t Fields::whole_number(std::string_view key, std::uint64_t least, std::uint64_t most) {
  const Json* value = raw(key);
  const double number = value == nullptr || value->number() == nullptr ? -1.0 : *value->number();
  const bool is_whole = number >= 0 && number <= kMostWhole && std::floor(number) == number;
  if (!is_whole || static_cast<std::uint64_t>(number) < least ||
      static_cast<std::uint64_t>(number) > most)
    refuse(key, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
  return static_cast<std::uint64_t>(number);
}

std::size_t Fields::one_of(std::string_view key, std::initializer_list<const char*> words) {
  const Json* value = raw(key);
  std::string all;
  std::size_t index = 0;
  for (const char* word : words) {
    if (value != nullptr && value->text() != nullptr && *value->text() == word) return index;
    all += (index++ == 0 ? "" : ", ") + std::string(word);
  }
  refuse(key, "one of " + all);
}

bool read_strings(const Json& list, std::vector<std::string>& strings) {
  if (list.items() == nullptr) return false;
  for (const Json& item : *list.items()) {
    if (item.text() == nullptr) return false;
    strings.push_back(*item.text());
  }
  return true;
}

std::vector<std::string> Fields::strings(std::string_view key) {
  std::vector<std::string> strings;
  const Json* value = raw(key);
  if (value == nullptr || !read_strings(*value, strings)) refuse(key, "an array of strings");
  return strings;
}

Fields Fields::object(std::string_view key) {
  const Json* value = raw(key);
  if (value == nullptr) refuse(key, "an object");
  return {*value, where(key)};
}

std::vector<Fields> Fields::objects(std::string_view key) {
  const Json* value = raw(key);
  if (value == nullptr || value->items() == nullptr) refuse(key, "an array");
  std::vector<Fields> objects;
  for (const Json& item : *value->items())
    objects.emplace_back(item, where(key) + "[" + std::to_string(objects.size()) + "]");
  return objects;
}

void Fields::done() const {
  for (const auto& [name, value] : *value_->members())
    if (std::find(asked_.begin(), asked_.end(), &value) == asked_.end())
      invalid_file(where_ + " has an unknown field " + shown(name));
}

}  // namespace compact_rnn::file
