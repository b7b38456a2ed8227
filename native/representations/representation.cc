#include "representations/representation.h"

#include <utility>

#include "representations/dense.h"
#include "representations/gates.h"
#include "representations/hashed.h"
#include "representations/low_rank.h"
#include "representations/quantized.h"
#include "representations/quantized_parts.h"
#include "representations/sparse.h"
#include "representations/toeplitz_like.h"

namespace compact_rnn::representations {

template <class Real>
static std::unique_ptr<Representation<Real>> make_plain(const Spec& spec, const Shape& shape) {
  switch (spec.kind) {
    case Kind::quantized:
      return std::make_unique<Quantized<Real>>(shape);
    case Kind::low_rank:
      return std::make_unique<LowRank<Real>>(shape, spec.rank);
    case Kind::hashed:
      return std::make_unique<Hashed<Real>>(shape, spec);
    case Kind::sparse:
      return std::make_unique<Sparse<Real>>(shape, spec.pattern);
    case Kind::toeplitz_like:
      return std::make_unique<ToeplitzLike<Real>>(shape, spec.rank);
    case Kind::gates:
      return std::make_unique<Gates<Real>>(shape, spec.gates);
    case Kind::dense:
      break;
  }
  return std::make_unique<Dense<Real>>(shape);
}

template <class Real>
std::unique_ptr<Representation<Real>> make_representation(const Spec& spec, const Shape& shape) {
  auto weight = make_plain<Real>(spec, shape);
  if (!spec.uses_int8) return weight;
  return std::make_unique<QuantizedParts<Real>>(std::move(weight), parts_of(spec, shape));
}

template std::unique_ptr<Representation<float>> make_representation(const Spec&, const Shape&);
template std::unique_ptr<Representation<double>> make_representation(const Spec&, const Shape&);

}  // namespace compact_rnn::representations
