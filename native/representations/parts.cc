#include "representations/parts.h"

#include "representations/gates.h"
#include "representations/toeplitz_like.h"

namespace compact_rnn::representations {

static std::vector<Part> parts_of_gates(const Spec& spec, const Shape& shape) {
  std::vector<Part> parts;
  for (std::size_t q = 0; q < spec.gates.size(); ++q)
    for (const Part& part : parts_of(spec.gates[q], gate_shape(shape))) {
      const std::string gate = "gate " + std::to_string(q);
      parts.push_back({part.name.empty() ? gate : gate + " " + part.name, part.size, part.rows});
    }
  return parts;
}

std::vector<Part> parts_of(const Spec& spec, const Shape& shape) {
  switch (spec.kind) {
    case Kind::low_rank:
      return {{"a", shape.rows * spec.rank, shape.rows}, {"b", spec.rank * shape.cols, spec.rank}};
    case Kind::hashed:
      return {{"buckets", spec.buckets, 1}};
    case Kind::sparse:
      return {{"values", spec.pattern->columns.size() * spec.pattern->block, 0}};
    case Kind::toeplitz_like: {
      const std::size_t rows = shape.gates * spec.rank, size = rows * toeplitz_size(shape);
      return {{"g", size, rows}, {"h", size, rows}};
    }
    case Kind::gates:
      return parts_of_gates(spec, shape);
    case Kind::dense:
    case Kind::quantized:
      break;
  }
  return {{"", shape.size(), shape.rows}};
}

std::size_t size_of(const Spec& spec, const Shape& shape) {
  std::size_t size = 0;
  for (const Part& part : parts_of(spec, shape)) size += part.size;
  return size;
}

}  // namespace compact_rnn::representations
