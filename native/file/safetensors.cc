#include "file/safetensors.h"

#include <algorithm>
#include <cmath>
#include <string_view>

#include "file/fields.h"

namespace compact_rnn::file {

namespace {

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMostHeader = 100'000'000;  // the reference implementation's limit
constexpr std::size_t kMostValues = 10 << 18;       // as lib/formats/safetensors.ts
constexpr double kMostWhole = 9007199254740991.0;   // 2^53 - 1

struct Element {
  const char* dtype;
  std::size_t bytes;
};
constexpr Element kElements[] = {{"F32", 4}, {"F16", 2},  {"I8", 1},  {"U32", 4}, {"U16", 2},
                                 {"F64", 8}, {"BF16", 2}, {"I64", 8}, {"I32", 4}, {"I16", 2},
                                 {"U64", 8}, {"U8", 1},   {"BOOL", 1}};

const Json::Members& object_of(const Json& value, const std::string& what) {
  if (value.members() == nullptr)
    invalid_file(what + " must be a JSON object, but is " + shown(value));
  return *value.members();
}

const Json* member_of(const Json::Members& members, std::string_view key) {
  for (const auto& [name, value] : members)
    if (name == key) return &value;
  return nullptr;
}

// A list of sizes; false where it is none.
bool read_sizes(const Json* list, std::vector<std::uint64_t>& sizes) {
  if (list == nullptr || list->items() == nullptr) return false;
  for (const Json& item : *list->items()) {
    const double* number = item.number();
    if (number == nullptr || !(*number >= 0 && *number <= kMostWhole) ||
        std::floor(*number) != *number)
      return false;
    sizes.push_back(static_cast<std::uint64_t>(*number));
  }
  return true;
}

std::string quoted(const Json* value) { return value == nullptr ? "undefined" : shown(*value); }

struct Entry {
  std::string name;
  Tensor tensor;
  std::uint64_t begin = 0, end = 0;
};

std::size_t element_bytes_of(const std::string& name, const Json* dtype) {
  if (dtype != nullptr && dtype->text() != nullptr)
    for (const Element& element : kElements)
      if (*dtype->text() == element.dtype) return element.bytes;
  invalid_file("tensor " + name + " has dtype " + quoted(dtype) + ", which is not read");
}

Entry entry_of(const std::string& name, const Json& value) {
  const Json::Members& fields = object_of(value, "tensor " + name);
  const Json *dtype = member_of(fields, "dtype"), *shape = member_of(fields, "shape"),
             *offsets = member_of(fields, "data_offsets");
  std::uint64_t needed = element_bytes_of(name, dtype);
  std::vector<std::uint64_t> sizes, span;
  if (!read_sizes(shape, sizes))
    invalid_file("tensor " + name + " has the shape " + quoted(shape) + ", not a list of sizes");
  if (!read_sizes(offsets, span) || span.size() != 2)
    invalid_file("tensor " + name + " has the data_offsets " + quoted(offsets) +
                 ", not [begin, end]");
  Entry entry{name, {*dtype->text(), {}, nullptr, 0}, span[0], span[1]};
  for (const std::uint64_t size : sizes) {
    if (size != 0 && needed > static_cast<std::uint64_t>(kMostWhole) / size)
      invalid_file("tensor " + name + " of shape " + quoted(shape) + " is too large");
    needed *= size;
    entry.tensor.shape.push_back(static_cast<std::size_t>(size));
  }
  if (entry.end < entry.begin || entry.end - entry.begin != needed)
    invalid_file("tensor " + name + " of shape " + quoted(shape) + " needs " +
                 std::to_string(needed) + " bytes, but has the data_offsets " + quoted(offsets));
  entry.tensor.bytes = static_cast<std::size_t>(needed);
  return entry;
}

// The tensors must follow one another from the first byte of the body to its last.
void refuse_gaps(const std::vector<Entry>& entries, std::size_t body) {
  std::vector<const Entry*> all;
  for (const Entry& each : entries) all.push_back(&each);
  std::sort(all.begin(), all.end(), [](const Entry* a, const Entry* b) {
    return a->begin != b->begin ? a->begin < b->begin : a->end < b->end;
  });
  std::uint64_t expected = 0;
  for (const Entry* entry : all) {
    if (entry->end > body)
      invalid_file("tensor " + entry->name + " ends at byte " + std::to_string(entry->end) +
                   " of the data, but the file holds only " + std::to_string(body));
    if (entry->begin != expected)
      invalid_file("tensor " + entry->name + " begins at byte " + std::to_string(entry->begin) +
                   ", but the one before it ends at " + std::to_string(expected));
    expected = entry->end;
  }
  if (expected != body)
    invalid_file("the tensors end at byte " + std::to_string(expected) +
                 " of the data, but the file holds " + std::to_string(body));
}

std::size_t header_length(const std::uint8_t* file, std::size_t size) {
  if (size < kLengthBytes)
    invalid_file("the file has " + std::to_string(size) +
                 " bytes, too few for the 8 of a safetensors header length");
  std::uint64_t length = 0;
  for (std::size_t i = kLengthBytes; i-- > 0;) length = length << 8 | file[i];
  if (length > kMostHeader)
    invalid_file("the header claims " + std::to_string(length) + " bytes, more than allowed");
  if (length > size - kLengthBytes)
    invalid_file("the header claims " + std::to_string(length) + " bytes, but the file has only " +
                 std::to_string(size - kLengthBytes) + " after it");
  return static_cast<std::size_t>(length);
}

}  // namespace

Safetensors read_safetensors(const std::uint8_t* file, std::size_t size) {
  const std::size_t length = header_length(file, size);
  const std::string_view text(reinterpret_cast<const char*>(file + kLengthBytes), length);
  const Json header = parse_json(text, "the header", kMostValues);
  Safetensors result;
  std::vector<Entry> entries;
  for (const auto& [name, value] : object_of(header, "the header")) {
    if (name != "__metadata__") {
      entries.push_back(entry_of(name, value));
      continue;
    }
    for (const auto& [key, text_of_key] : object_of(value, name)) {
      if (text_of_key.text() == nullptr) invalid_file(name + "." + key + " must be a string");
      result.metadata.emplace(key, *text_of_key.text());
    }
  }
  const std::uint8_t* body = file + kLengthBytes + length;
  refuse_gaps(entries, size - kLengthBytes - length);
  for (Entry& entry : entries) {
    entry.tensor.data = body + entry.begin;
    result.tensors.emplace(std::move(entry.name), std::move(entry.tensor));
  }
  return result;
}

}  // namespace compact_rnn::file
