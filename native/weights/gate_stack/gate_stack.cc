#include "weights/gate_stack/gate_stack.h"

#include "weights/gate_stack/packed.h"
#include "weights/registry.h"

namespace compact_rnn {

GateStack::GateStack(std::vector<SharedStructure> gates)
    : Structure({gates.size() * gates[0]->shape().rows, gates[0]->shape().cols, gates.size()}),
      gates_(std::move(gates)) {}

std::vector<Part> GateStack::parts() const {
  std::vector<Part> parts;
  for (std::size_t q = 0; q < gates_.size(); ++q)
    for (const Part& part : gates_[q]->parts()) {
      const std::string gate = "gate " + std::to_string(q + 1);
      parts.push_back({part.name.empty() ? gate : gate + " " + part.name, part.size, part.rows});
    }
  return parts;
}

SharedWeight GateStack::pack(const StoredMatrix* numbers) const {
  std::vector<SharedWeight> packed;
  for (const SharedStructure& gate : gates_) {
    packed.push_back(gate->pack(numbers));
    numbers += gate->parts().size();
  }
  return std::make_shared<PackedGateStack>(std::move(packed));
}

void GateStack::append_parameters(const StoredMatrix* numbers, std::vector<double>& p) const {
  for (const SharedStructure& gate : gates_) {
    gate->append_parameters(numbers, p);
    numbers += gate->parts().size();
  }
}

CheckedWeight check_gate_stack(const StoredWeight& stored, std::size_t gates) {
  const auto* weights = stored.find<std::vector<StoredWeight>>("gates");
  require(weights != nullptr, "gates must be an array");
  require(weights->size() == gates, "gates must hold a weight for each gate");
  std::vector<SharedStructure> structures;
  std::vector<StoredMatrix> numbers;
  for (const StoredWeight& each : *weights) {
    if (each.kind == stored.kind) throw_unknown_kind(each.kind);
    const CheckedWeight gate = check_weight(each, 1);
    structures.push_back(gate.structure);
    const WeightShape &shape = gate.structure->shape(), &first = structures[0]->shape();
    require(shape.rows == first.rows && shape.cols == first.cols, "gates must be of one shape");
    numbers.insert(numbers.end(), gate.numbers.begin(), gate.numbers.end());
  }
  return {std::make_shared<GateStack>(std::move(structures)), std::move(numbers)};
}

}  // namespace compact_rnn
