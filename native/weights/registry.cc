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

using Fields = std::vector<StoredField>;

struct Kind {
  const char* name;
  CheckedWeight (*check)(const StoredWeight& stored, std::size_t gates);
  Fields fields;
};

// For all gates together.
constexpr StoredField kRows = {"rows", FieldType::size}, kCols = {"cols", FieldType::size},
                      kGates = {"gates", FieldType::size};

// Made anew each time: a process has no global objects of the library to run before it or after.
std::vector<Kind> kinds() {
  return {
      {"dense", check_dense, {}},
      {"low-rank", check_low_rank, {{"a", FieldType::matrix}, {"b", FieldType::matrix}}},
      {"hashed",
       check_hashed,
       {kRows,
        kCols,
        kGates,
        {"seed", FieldType::word},
        {"signed", FieldType::flag},
        {"buckets", FieldType::row}}},
      {"sparse",
       check_sparse,
       {kRows,
        kCols,
        kGates,
        {"block", FieldType::size},
        {"starts", FieldType::uint32s},
        {"columns", FieldType::uint16s},
        {"values", FieldType::blocks}}},
      {"toeplitz-like",
       check_toeplitz_like,
       {kRows, kCols, kGates, {"g", FieldType::wide}, {"h", FieldType::wide}}},
      {"gates", check_gate_stack, {{"gates", FieldType::gates}}},
  };
}

}  // namespace

SharedStructure dense_structure(const WeightShape& shape) { return std::make_shared<Dense>(shape); }

void throw_unknown_kind(const std::string& kind) {
  throw Error("INVALID_INPUT", "kind must be that of a weight, but is \"" + kind + "\"");
}

CheckedWeight check_weight(const StoredWeight& stored, std::size_t gates) {
  require(gates != 0, "a weight has at least one gate");
  for (const Kind& kind : kinds())
    if (stored.kind == kind.name) return kind.check(stored, gates);
  throw_unknown_kind(stored.kind);
}

std::vector<StoredField> stored_fields(const std::string& name) {
  for (const Kind& kind : kinds())
    if (name == kind.name) return kind.fields;
  return {};
}

}  // namespace compact_rnn
