// A stack of gates packed for the kernels: a weight of its own for each gate, of any kind.
#pragma once

#include <vector>

#include "weights/affine.h"

namespace compact_rnn {

class PackedGateStack final : public Weight {
 public:
  // One or more, each [cells, columns] without gates; what they hold is shared.
  explicit PackedGateStack(std::vector<SharedWeight> gates);

  std::size_t rows() const override { return gates_.size() * gates_[0].rows(); }
  std::size_t columns() const override { return gates_[0].columns(); }
  std::size_t gates() const override { return gates_.size(); }
  std::size_t bytes() const override;
  PanelView view() const override;
  std::unique_ptr<Operands> new_operands(Precision precision, std::size_t capacity) const override;

  std::vector<PackedPart> parts() const override;
  void unpack(std::size_t part, void* data, void* scales) const override;

 private:
  std::vector<const Weight*> weights() const;

  std::vector<Affine> gates_;
};

}  // namespace compact_rnn
