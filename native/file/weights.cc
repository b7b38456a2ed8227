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

// Of kinds whose numbers it would spoil.
void refuse_int4(Fields& fields, std::string_view key, const StoredWeight& matrix) {
  if (matrix.find<StoredArray>("data")->type == StoredArray::Type::uint8)
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
  weight.bytes_ = stored.bytes();
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
    const auto* stacked = weight.find<double>("gates");
    if (stacked != nullptr && *stacked != static_cast<double>(gates))
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
      weight.set(name, static_cast<double>(fields.whole_number(name, 1, kMostSize)));
      break;
    case FieldType::word:
      weight.set(name, static_cast<double>(fields.whole_number(name, 0, kMostWord)));
      break;
    case FieldType::flag:
      weight.set(name, fields.boolean(name));
      break;
    case FieldType::uint32s:
      weight.set(name, tensors_.array(fields, name, "U32"));
      break;
    case FieldType::uint16s:
      weight.set(name, tensors_.array(fields, name, "U16"));
      break;
    case FieldType::matrix:
    case FieldType::wide: {
      std::vector<StoredWeight> part{read_part(fields, name)};
      if (field.type == FieldType::wide) refuse_int4(fields, name, part[0]);
      weight.set(name, std::move(part));
      break;
    }
    case FieldType::row:
    case FieldType::blocks:
      add_numbers(fields, field, weight);
      break;
    case FieldType::gates: {
      std::vector<StoredWeight> stack;
      for (Fields& gate : fields.objects(name)) stack.push_back(read(gate, 1, false));
      weight.set(name, std::move(stack));
      break;
    }
  }
}

// The numbers of a matrix as one array.
void Weights::add_numbers(Fields& fields, const StoredField& field, StoredWeight& weight) {
  const std::string name = field.name;
  const StoredWeight matrix = read_part(fields, name);
  refuse_int4(fields, name, matrix);
  const auto* block = weight.find<double>("block");
  const bool is_row = block == nullptr || *block == 1.0;
  if (is_row ? matrix.whole_number("rows") != 1 : *matrix.find<double>("cols") != *block)
    fields.refuse(name, is_row ? "a matrix of one row" : "a matrix of as many columns as `block`");
  weight.set(name, *matrix.find<StoredArray>("data"));
  const auto* scales = matrix.find<StoredArray>("scales");
  if (scales == nullptr) return;
  if (field.type == FieldType::blocks) fields.refuse(name, "a matrix of type F32 or F16");
  weight.set("scales", *scales);
}

}  // namespace compact_rnn::file
