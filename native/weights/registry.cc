#include "weights/registry.h"

#include "base/error.h"
#include "weights/dense/dense.h"
#include "weights/gate_stack/gate_stack.h"
#include "weights/hashed/hashed.h"
#include "weights/low_rank/low_rank.h"
#include "weights/sparse/sparse.h"
#include "weights/toeplitz_like/toeplitz_like.h"

namespace compact_rnn {

namespace {

struct Kind {
  const char* name;
  CheckedWeight (*check)(const StoredWeight& stored, std::size_t gates);
};

constexpr Kind kKinds[] = {
    {"dense", check_dense},   {"low-rank", check_low_rank},           {"hashed", check_hashed},
    {"sparse", check_sparse}, {"toeplitz-like", check_toeplitz_like}, {"gates", check_gate_stack},
};

}  // namespace

SharedStructure dense_structure(const WeightShape& shape) { return std::make_shared<Dense>(shape); }

void throw_unknown_kind(const std::string& kind) {
  throw Error("INVALID_INPUT", "kind must be that of a weight, but is \"" + kind + "\"");
}

CheckedWeight check_weight(const StoredWeight& stored, std::size_t gates) {
  require(gates != 0, "a weight has at least one gate");
  for (const Kind& kind : kKinds)
    if (stored.kind == kind.name) return kind.check(stored, gates);
  throw_unknown_kind(stored.kind);
}

}  // namespace compact_rnn
