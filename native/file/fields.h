// Reads an object of JSON field by field, as lib/json/fields.ts does: each is asked for by name,
// type and range, and done() refuses the fields that were not asked for. What is wrong is an
// Error("INVALID_FILE") that says where: `architecture.layers[1].hiddenSize must be ..., but is
// ...`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <set>
#include <string>
#include <vector>

#include "file/json.h"

namespace compact_rnn::file {

class Fields {
 public:
  // `where` is the path of the object itself.
  Fields(const Json& value, std::string where);

  const std::string& where() const { return where_; }
  const Json& value() const { return *value_; }

  // Null where the field is not there.
  const Json* raw(const std::string& key);
  bool has(const std::string& key) { return raw(key) != nullptr; }
  std::string string(const std::string& key);
  bool boolean(const std::string& key);
  // Finite.
  double number(const std::string& key);
  double positive_number(const std::string& key);
  std::uint64_t whole_number(const std::string& key, std::uint64_t least, std::uint64_t most);
  // The index of the word.
  std::size_t one_of(const std::string& key, std::initializer_list<const char*> words);
  std::vector<std::string> strings(const std::string& key);
  Fields object(const std::string& key);
  std::vector<Fields> objects(const std::string& key);

  // Call it last.
  void done() const;
  // The field must be `expected`, and is not.
  [[noreturn]] void refuse(const std::string& key, const std::string& expected);

 private:
  const Json* value_;
  std::string where_;
  std::set<std::string> asked_;
};

// The strings of a list; false where it is none.
bool read_strings(const Json& list, std::vector<std::string>& strings);

[[noreturn]] void invalid_file(const std::string& message);
[[noreturn]] void invalid_model(const std::string& message);

}  // namespace compact_rnn::file
