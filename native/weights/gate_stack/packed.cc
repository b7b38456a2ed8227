#include "weights/gate_stack/packed.h"

#include "weights/operands.h"

namespace compact_rnn {

namespace {

// The gates' products one after the other, each shared out among the team.
class StackOperands final : public PrecomputedOperands {
 public:
  StackOperands(const std::vector<Affine>& gates, Precision precision, std::size_t capacity)
      : PrecomputedOperands(gates.size(), gates[0].rows(), capacity),
        gates_(gates),
        y_size_(gates[0].padded_rows()),
        y_(capacity * y_size_),
        many_(capacity) {
    for (const Affine& gate : gates) operands_.push_back(gate.new_operands(precision, capacity));
  }

  std::size_t bytes() const override {
    std::size_t bytes = PrecomputedOperands::bytes() + y_.size() * sizeof(float) +
                        many_.size() * sizeof(ManyVector);
    for (const auto& operands : operands_) bytes += operands->bytes();
    return bytes;
  }

 private:
  void multiply(const ManyVector* vectors, std::size_t count, Team& team) override {
    for (std::size_t gate = 0; gate < gates_.size(); ++gate) {
      for (std::size_t j = 0; j < count; ++j)
        many_[j] = {vectors[j].x, nullptr, y_.data() + j * y_size_};
      if (count == 1)
        gates_[gate].apply(many_[0].x.v, many_[0].y, *operands_[gate], team);
      else
        gates_[gate].apply_many(many_.data(), count, *operands_[gate], team);
      for (std::size_t j = 0; j < count; ++j) put(j, gate, many_[j].y);
    }
  }

  const std::vector<Affine>& gates_;
  std::vector<std::unique_ptr<Operands>> operands_;
  std::size_t y_size_;
  AlignedArray<float> y_;  // [capacity][padded cells], of one gate
  std::vector<ManyVector> many_;
};

}  // namespace

PackedGateStack::PackedGateStack(std::vector<SharedWeight> gates) {
  for (SharedWeight& gate : gates) gates_.emplace_back(std::move(gate), nullptr);
}

std::size_t PackedGateStack::bytes() const {
  std::size_t bytes = 0;
  for (const Affine& gate : gates_) bytes += gate.bytes();
  return bytes;
}

PanelView PackedGateStack::view() const {
  return precomputed_view(gates(), gates_[0].rows(), columns());
}

std::unique_ptr<Operands> PackedGateStack::new_operands(Precision precision,
                                                        std::size_t capacity) const {
  return std::make_unique<StackOperands>(gates_, precision, capacity);
}

std::vector<const Weight*> PackedGateStack::weights() const {
  std::vector<const Weight*> weights;
  for (const Affine& gate : gates_) weights.push_back(&gate.weight());
  return weights;
}

std::vector<PackedPart> PackedGateStack::parts() const { return joined_parts(weights()); }

void PackedGateStack::unpack(std::size_t part, void* data, void* scales) const {
  unpack_joined(weights(), part, data, scales);
}

}  // namespace compact_rnn
