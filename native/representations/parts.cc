#include "representations/parts.h"

#include "representations/gates.h"
#include "representations/toeplitz_like.h"

namespace compact_rnn::representations {

static std::vector<Part> parts_of_gates(const Spec& spec, const Shape& shape) {
  std::vector<Part> parts;
  for (std::size_t q = 0; q < spec.gates.size(); ++q)
    for (const Part& part : parts_of(spec.gates[q], gate_shape(shape))) {
      const std::string gate = "gate " + std::to_string(q);
      parts.push_back({part.name.empty() ? gate : gate + " " + part.name, part.size});
    }
  return parts;
}

std::vector<Part> parts_of(const Spec& spec, const Shape& shape) {
  switch (spec.kind) {
    case Kind::low_rank:
      return {{"a", shape.rows * spec.rank}, {"b", spec.rank * shape.cols}};
    case Kind::hashed:
      return {{"buckets", spec.buckets}};
    case Kind::sparse:
      return {{"values", spec.pattern->columns.size() * spec.pattern->block}};
    case Kind::toeplitz_like: {
      const std::size_t size = shape.gates * spec.rank * toeplitz_size(shape);
      return {{"g", size}, {"h", size}};
    }
    case Kind::gates:
      return parts_of_gates(spec, shape);
    case Kind::dense:
    case Kind::quantized:
      break;
  }
  return {{"", shape.size()}};
}

std::size_t size_of(const Spec& spec, const Shape& shape) {
  std::size_t size = 0;
  for (const Part& part : parts_of(spec, shape)) size += part.size;
  return size;
}

}  // namespace compact_rnn::representations
