#include "file/weights.h"

#include <algorithm>

#include "base/error.h"

namespace compact_rnn::file {

namespace {

constexpr std::uint64_t kMostSize = 0x7fffffff, kMostWord = 0xffffffff;
// As lib/model/memory.ts has them.
constexpr std::size_t kAlways = std::size_t{1} << 27, kTimes = 6;

constexpr std::size_t kMostTokens = std::size_t{1} << 24;  // floats are whole numbers up to here

std::size_t megabytes(std::size_t bytes) { return (bytes + 500'000) / 1'000'000; }

std::size_t bytes_of(const StoredArray& array) {
  using Type = StoredArray::Type;
  const std::size_t element = array.type == Type::float32 || array.type == Type::uint32 ? 4
                              : array.type == Type::uint16                              ? 2
                                                                                        : 1;
  return element * array.size;
}

std::size_t bytes_of(const StoredWeight& weight) {
  std::size_t bytes = 0;
  for (const auto& [name, array] : weight.arrays) bytes += bytes_of(array);
  for (const auto& [name, parts] : weight.weights)
    for (const StoredWeight& part : parts) bytes += bytes_of(part);
  return bytes;
}

// Of kinds whose numbers it would spoil.
void refuse_int4(Fields& fields, std::string_view key, const StoredWeight& matrix) {
  if (matrix.arrays.at("data").type == StoredArray::Type::uint8)
    fields.refuse(key, "a matrix of type F32, F16 or I8");
}

std::string sides(const WeightShape& shape) {
  return std::to_string(shape.rows) + " x " + std::to_string(shape.cols);
}

}  // namespace

MemoryBound::MemoryBound(std::size_t held) : most_(kAlways + kTimes * held) {}

void MemoryBound::add(std::size_t bytes) {
  if (bytes > most_ - needed_)
    invalid_model("running the model would take more than " + std::to_string(megabytes(most_)) +
                  " MB: have fewer layers that share weights, or smaller layers");
  needed_ += bytes;
}

SharedWeight FileWeight::pack(std::size_t rows, std::size_t cols, const std::string& what,
                              MemoryBound& memory) {
  if (shape().rows != rows || shape().cols != cols)
    invalid_model(what + " is " + sides(shape()) + ", but must be " + sides({rows, cols}));
  if (packed_) return packed_;
  memory.add(bytes_);
  try {
    packed_ = checked_.pack();
  } catch (const Error& error) {
    invalid_model(what + ": " + error.what());
  }
  return packed_;
}

FileWeight& Weights::weight(Fields& fields, std::string_view key, std::size_t gates) {
  Fields own = fields.object(key);
  const std::string id = std::to_string(gates) + " " + to_text(own.value());
  const auto known = read_.find(id);
  if (known != read_.end()) return known->second;
  const StoredWeight stored = read(own, gates, true);
  FileWeight weight;
  weight.bytes_ = bytes_of(stored);
  try {
    weight.checked_ = check_weight(stored, gates);
  } catch (const Error& error) {
    invalid_model(own.where() + ": " + error.what());
  }
  return read_.emplace(id, std::move(weight)).first->second;
}

SharedEmbedding Weights::embedding(Fields& fields, std::string_view key) {
  const StoredWeight stored = read_part(fields, key);
  try {
    const StoredMatrix matrix = stored.matrix();
    if (matrix.rows > kMostTokens)
      invalid_model("the embedding has " + std::to_string(matrix.rows) + " tokens, more than " +
                    std::to_string(kMostTokens));
    return std::make_shared<Embedding>(matrix);
  } catch (const Error& error) {
    invalid_model("the embedding: " + std::string(error.what()));
  }
}

StoredWeight Weights::read_part(Fields& fields, std::string_view key) {
  Fields part = fields.object(key);
  part.one_of("kind", {"dense"});
  StoredWeight matrix = tensors_.matrix(part);
  part.done();
  return matrix;
}

StoredWeight Weights::read(Fields& fields, std::size_t gates, bool may_stack) {
  const std::string kind = fields.string("kind");
  StoredWeight weight;
  if (kind == "dense") {
    weight = tensors_.matrix(fields);
  } else {
    const std::vector<StoredField> all = stored_fields(kind);
    const bool stacks = std::any_of(all.begin(), all.end(), [](const StoredField& field) {
      return field.type == FieldType::gates;
    });
    if (all.empty() || (stacks && !may_stack)) fields.refuse("kind", "that of a weight");
    for (const StoredField& field : all) read_field(fields, field, weight);
    const auto stacked = weight.numbers.find("gates");
    if (stacked != weight.numbers.end() && stacked->second != static_cast<double>(gates))
      fields.refuse("gates", std::to_string(gates));
  }
  weight.kind = kind;
  fields.done();
  return weight;
}

void Weights::read_field(Fields& fields, const StoredField& field, StoredWeight& weight) {
  const std::string name = field.name;
  switch (field.type) {
    case FieldType::size:
      weight.numbers[name] = static_cast<double>(fields.whole_number(name, 1, kMostSize));
      break;
    case FieldType::word:
      weight.numbers[name] = static_cast<double>(fields.whole_number(name, 0, kMostWord));
      break;
    case FieldType::flag:
      weight.flags[name] = fields.boolean(name);
      break;
    case FieldType::uint32s:
      weight.arrays[name] = tensors_.array(fields, name, "U32");
      break;
    case FieldType::uint16s:
      weight.arrays[name] = tensors_.array(fields, name, "U16");
      break;
    case FieldType::matrix:
      weight.weights[name] = {read_part(fields, name)};
      break;
    case FieldType::wide:
      weight.weights[name] = {read_part(fields, name)};
      refuse_int4(fields, name, weight.weights[name][0]);
      break;
    case FieldType::row:
    case FieldType::blocks:
      add_numbers(fields, field, weight);
      break;
    case FieldType::gates:
      for (Fields& gate : fields.objects(name))
        weight.weights[name].push_back(read(gate, 1, false));
      break;
  }
}

// The numbers of a matrix as one array.
void Weights::add_numbers(Fields& fields, const StoredField& field, StoredWeight& weight) {
  const std::string name = field.name;
  const StoredWeight matrix = read_part(fields, name);
  refuse_int4(fields, name, matrix);
  const auto block = weight.numbers.find("block");
  const bool is_row = block == weight.numbers.end() || block->second == 1.0;
  if (is_row ? matrix.whole_number("rows") != 1 : matrix.numbers.at("cols") != block->second)
    fields.refuse(name, is_row ? "a matrix of one row" : "a matrix of as many columns as `block`");
  weight.arrays[name] = matrix.arrays.at("data");
  const auto scales = matrix.arrays.find("scales");
  if (scales == matrix.arrays.end()) return;
  if (field.type == FieldType::blocks) fields.refuse(name, "a matrix of type F32 or F16");
  weight.arrays["scales"] = scales->second;
}

}  // namespace compact_rnn::file
