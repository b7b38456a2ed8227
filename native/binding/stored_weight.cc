#include "binding/stored_weight.h"

#include <algorithm>
#include <limits>

#include "binding/arguments.h"
#include "binding/stored_matrix.h"
#include "representations/gates.h"
#include "representations/parts.h"
#include "representations/toeplitz_like.h"
#include "weights/convert.h"

namespace compact_rnn {
namespace {

using representations::Kind;
using representations::Shape;
using representations::SparsePattern;

constexpr std::size_t kMostBuckets = std::size_t{1} << 24;
constexpr std::size_t kMostColumns = 65536;  // what a Uint16Array can name

void require(bool holds, const char* message) {
  if (!holds) throw Error("INVALID_INPUT", message);
}

Napi::Object to_object(const Napi::Value& value) {
  require(value.IsObject(), "a weight must be an object");
  return value.As<Napi::Object>();
}

Shape shape_of(std::size_t rows, std::size_t cols, std::size_t gates) {
  require(gates != 0 && rows % gates == 0, "rows must be gates times cells");
  return {rows, cols, gates};
}

Shape to_shape(const Napi::Object& object, std::size_t gates) {
  const std::size_t rows = to_positive(object.Get("rows"), "rows");
  const std::size_t cols = to_positive(object.Get("cols"), "cols");
  checked_product(rows, cols, "weight");
  return shape_of(rows, cols, gates);
}

void add_matrix(StoredWeight& weight, const Napi::Object& object, const char* name) {
  weight.parts.push_back(to_stored_matrix(to_object(object.Get(name)), std::string(name) + "."));
}

// An array of numbers, of which those in bytes have `count` scales.
void add_numbers(StoredWeight& weight, const Napi::Object& object, const char* name,
                 std::size_t count) {
  StoredMatrix numbers = to_stored_numbers(object.Get(name), name);
  if (numbers.storage == Storage::int8) {
    numbers.scales = to_floats(object.Get("scales"), "scales", count);
    check_finite(numbers.scales, count, "scales");
  }
  weight.parts.push_back(numbers);
}

template <typename Array>
auto to_vector(const Napi::Value& value, napi_typedarray_type type, const char* message) {
  require(value.IsTypedArray() && value.As<Napi::TypedArray>().TypedArrayType() == type, message);
  auto array = value.As<Array>();
  return std::vector(array.Data(), array.Data() + array.ElementLength());
}

StoredWeight to_dense(const Napi::Object& object, std::size_t gates) {
  StoredWeight weight;
  weight.parts.push_back(to_stored_matrix(object));
  weight.shape = shape_of(weight.parts[0].rows, weight.parts[0].cols, gates);
  return weight;
}

StoredWeight to_low_rank(const Napi::Object& object, std::size_t gates) {
  StoredWeight weight;
  weight.spec.kind = Kind::low_rank;
  add_matrix(weight, object, "a");
  add_matrix(weight, object, "b");
  const StoredMatrix &a = weight.parts[0], &b = weight.parts[1];
  require(a.cols == b.rows, "b must have as many rows as a has columns");
  checked_product(a.rows, b.cols, "weight");
  weight.shape = shape_of(a.rows, b.cols, gates);
  weight.spec.rank = a.cols;
  return weight;
}

StoredWeight to_hashed(const Napi::Object& object, std::size_t gates) {
  StoredWeight weight;
  weight.shape = to_shape(object, gates);
  add_numbers(weight, object, "buckets", 1);
  require(object.Get("signed").IsBoolean(), "signed must be true or false");
  weight.spec = to_hashing(weight.parts[0].cols, to_size(object.Get("seed"), "seed"),
                           object.Get("signed").ToBoolean());
  return weight;
}

void check_pattern(const SparsePattern& pattern, const Shape& shape) {
  const auto& [block, starts, columns] = pattern;
  require(starts.size() == pattern.block_rows(shape) + 1,
          "starts must hold one more than there are rows of blocks");
  require(starts.front() == 0 && starts.back() == columns.size() &&
              std::is_sorted(starts.begin(), starts.end()),
          "starts must rise from 0 to the length of columns");
  for (std::size_t r = 0; r + 1 < starts.size(); ++r)
    for (std::size_t b = starts[r]; b < starts[r + 1]; ++b) {
      require(columns[b] < shape.cols, "a column is outside the weight");
      require(b == starts[r] || columns[b - 1] < columns[b], "the columns of a row must ascend");
    }
}

StoredWeight to_sparse(const Napi::Object& object, std::size_t gates) {
  StoredWeight weight;
  weight.spec.kind = Kind::sparse;
  weight.shape = to_shape(object, gates);
  require(weight.shape.cols <= kMostColumns, "a sparse weight has at most 65536 columns");
  auto pattern = std::make_shared<SparsePattern>();
  pattern->block = to_size(object.Get("block"), "block");
  require(pattern->block == 1 || pattern->block == 16, "block must be 1 or 16");
  pattern->starts = to_vector<Napi::Uint32Array>(object.Get("starts"), napi_uint32_array,
                                                 "starts must be a Uint32Array");
  pattern->columns = to_vector<Napi::Uint16Array>(object.Get("columns"), napi_uint16_array,
                                                  "columns must be a Uint16Array");
  check_pattern(*pattern, weight.shape);
  add_numbers(weight, object, "values", weight.shape.rows);
  require(weight.parts[0].cols == pattern->columns.size() * pattern->block,
          "values must hold those of every block");
  weight.spec.pattern = std::move(pattern);
  return weight;
}

StoredWeight to_toeplitz_like(const Napi::Object& object, std::size_t gates) {
  StoredWeight weight;
  weight.spec.kind = Kind::toeplitz_like;
  weight.shape = to_shape(object, gates);
  add_matrix(weight, object, "g");
  add_matrix(weight, object, "h");
  const StoredMatrix &g = weight.parts[0], &h = weight.parts[1];
  const std::size_t n = representations::toeplitz_size(weight.shape);
  checked_product(checked_product(n, n, "weight"), gates, "weight");
  require(g.cols == n && h.cols == n,
          "the rows of g and h must be as long as the longer side of a gate");
  require(g.rows == h.rows && g.rows % gates == 0,
          "g and h must have the same number of rows for each gate");
  weight.spec.rank = g.rows / gates;
  return weight;
}

// Of one kind for all gates.
StoredWeight to_plain(const Napi::Object& object, const std::string& kind, std::size_t gates) {
  if (kind == "dense") return to_dense(object, gates);
  if (kind == "low-rank") return to_low_rank(object, gates);
  if (kind == "hashed") return to_hashed(object, gates);
  if (kind == "sparse") return to_sparse(object, gates);
  if (kind == "toeplitz-like") return to_toeplitz_like(object, gates);
  throw Error("INVALID_INPUT", "kind must be that of a weight, but is \"" + kind + "\"");
}

std::string kind_of(const Napi::Object& object) {
  return object.Has("kind") ? object.Get("kind").ToString().Utf8Value() : "dense";
}

StoredWeight to_gates(const Napi::Object& object, std::size_t gates) {
  require(object.Get("gates").IsArray(), "gates must be an array");
  const auto array = object.Get("gates").As<Napi::Array>();
  require(array.Length() == gates, "gates must hold a weight for each gate");
  StoredWeight weight;
  weight.spec.kind = Kind::gates;
  for (std::uint32_t q = 0; q < array.Length(); ++q) {
    const Napi::Object each = to_object(array.Get(q));
    const StoredWeight gate = to_plain(each, kind_of(each), 1);
    if (q == 0) weight.shape = {gate.shape.rows * gates, gate.shape.cols, gates};
    require(gate.shape.rows == weight.shape.cells() && gate.shape.cols == weight.shape.cols,
            "gates must be of one shape");
    weight.spec.gates.push_back(gate.spec);
    weight.parts.insert(weight.parts.end(), gate.parts.begin(), gate.parts.end());
  }
  return weight;
}

float number_at(const StoredMatrix& part, std::size_t i) {
  switch (part.storage) {
    case Storage::f16:
      return from_half(static_cast<const std::uint16_t*>(part.data)[i]);
    case Storage::int8:
      return static_cast<const std::int8_t*>(part.data)[i];
    case Storage::f32:
      break;
  }
  return static_cast<const float*>(part.data)[i];
}

// Row by row, each with its scale.
void append(std::vector<double>& numbers, const StoredMatrix& part) {
  for (std::size_t i = 0; i < part.rows; ++i)
    for (std::size_t j = 0; j < part.cols; ++j)
      numbers.push_back((part.scales == nullptr ? 1.0f : part.scales[i]) *
                        number_at(part, i * part.cols + j));
}

// The values of a sparse weight in bytes have scales by the rows of W.
void append_sparse_bytes(std::vector<double>& numbers, const StoredMatrix& part,
                         const SparsePattern& pattern, const Shape& shape) {
  for (std::size_t r = 0; r + 1 < pattern.starts.size(); ++r) {
    const Range rows = pattern.rows_of(r, shape);
    for (std::size_t i = pattern.starts[r] * pattern.block;
         i < pattern.starts[r + 1] * pattern.block; ++i) {
      const std::size_t lane = i % pattern.block;
      numbers.push_back(lane < rows.size() ? part.scales[rows.first + lane] * number_at(part, i)
                                           : 0.0f);
    }
  }
}

// Moves `part` to behind those of the weight.
void append_weight(std::vector<double>& numbers, const representations::Spec& spec,
                   const Shape& shape, const StoredMatrix*& part) {
  if (spec.kind == Kind::gates) {
    for (const auto& gate : spec.gates)
      append_weight(numbers, gate, representations::gate_shape(shape), part);
    return;
  }
  const std::size_t parts = representations::parts_of(spec, shape).size();
  for (std::size_t i = 0; i < parts; ++i, ++part)
    if (spec.kind == Kind::sparse && part->storage == Storage::int8)
      append_sparse_bytes(numbers, *part, *spec.pattern, shape);
    else
      append(numbers, *part);
}

}  // namespace

StoredWeight to_stored_weight(const Napi::Value& value, std::size_t gates) {
  const Napi::Object object = to_object(value);
  require(gates != 0, "a weight has one gate at least");
  const std::string kind = kind_of(object);
  return kind == "gates" ? to_gates(object, gates) : to_plain(object, kind, gates);
}

StoredWeight to_stored_weight(const Napi::Value& value, const char* kind, std::size_t gates) {
  return to_plain(to_object(value), kind, gates);
}

representations::Spec to_hashing(std::size_t k, std::size_t seed, bool is_signed) {
  require(k >= 1 && k <= kMostBuckets, "a hashed weight has 1 to 2^24 buckets");
  require(seed <= std::numeric_limits<std::uint32_t>::max(), "seed must be below 2^32");
  representations::Spec spec;
  spec.kind = Kind::hashed;
  spec.buckets = static_cast<std::uint32_t>(k);
  spec.seed = static_cast<std::uint32_t>(seed);
  spec.is_signed = is_signed;
  return spec;
}

std::vector<double> parameters_of(const StoredWeight& weight) {
  std::vector<double> numbers;
  numbers.reserve(representations::size_of(weight.spec, weight.shape));
  const StoredMatrix* part = weight.parts.data();
  append_weight(numbers, weight.spec, weight.shape, part);
  return numbers;
}

}  // namespace compact_rnn
