// Reads an object of JSON field by field, as lib/json/fields.ts does: each is asked for by name,
// type and range, and done() refuses the fields that were not asked for. What is wrong is an
// Error("INVALID_FILE") that says where: `architecture.layers[1].hiddenSize must be ..., but is
// ...`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "file/json.h"

namespace compact_rnn::file {

class Fields {
 public:
  // `where` is the path of the object itself.
  Fields(const Json& value, std::string where);

  const std::string& where() const { return where_; }
  std::string where(std::string_view key) const;  // the path of the field
  const Json& value() const { return *value_; }

  // Null where the field is not there.
  const Json* raw(std::string_view key);
  bool has(std::string_view key) { return raw(key) != nullptr; }
  std::string string(std::string_view key);
  bool boolean(std::string_view key);
  // Finite.
  double number(std::string_view key);
  double positive_number(std::string_view key);
  std::uint64_t whole_number(std::string_view key, std::uint64_t least, std::uint64_t most);
  // The index of the word.
  std::size_t one_of(std::string_view key, std::initializer_list<const char*> words);
  std::vector<std::string> strings(std::string_view key);
  Fields object(std::string_view key);
  std::vector<Fields> objects(std::string_view key);

  // Call it last.
  void done() const;
  // The field must be `expected`, and is not.
  [[noreturn]] void refuse(std::string_view key, std::string_view expected);

 private:
  const Json* value_;
  std::string where_;
  std::vector<const Json*> asked_;
};

// The strings of a list; false where it is none.
bool read_strings(const Json& list, std::vector<std::string>& strings);

[[noreturn]] void invalid_file(std::string_view message);
[[noreturn]] void invalid_model(std::string_view message);

}  // namespace compact_rnn::file
