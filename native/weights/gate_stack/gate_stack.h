// A weight of its own for each gate, of any kind, one below the other; p is theirs, one after
// another.
#pragma once

#include "weights/structure.h"

namespace compact_rnn {

class StoredWeight;

class GateStack final : public Structure {
 public:
  // One or more, all of one shape [cells, cols] without gates.
  explicit GateStack(std::vector<SharedStructure> gates);

  std::vector<Part> parts() const override;
  std::unique_ptr<Parametrization<float>> parametrization(float) const override;
  std::unique_ptr<Parametrization<double>> parametrization(double) const override;
  SharedStructure quantized(Storage storage) const override;
  SharedWeight pack(const StoredMatrix* numbers) const override;
  SharedWeight pack_observed(const StoredMatrix* numbers,
                             std::vector<SharedMoment>& moments) const override;
  void append_parameters(const StoredMatrix* numbers, std::vector<double>& p) const override;

 private:
  std::vector<SharedStructure> gates_;
};

// "gates", a list of weights of other kinds.
CheckedWeight check_gate_stack(const StoredWeight& stored, std::size_t gates);

}  // namespace compact_rnn
