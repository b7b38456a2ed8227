// Gates for training and calibration.
#include "weights/gate_stack/gate_stack.h"

#include "weights/gate_stack/packed.h"

namespace compact_rnn {

namespace {

template <class Real>
class StackParametrization final : public Parametrization<Real> {
 public:
  explicit StackParametrization(const std::vector<SharedStructure>& gates) {
    std::size_t offset = 0, entry = 0;
    for (const SharedStructure& gate : gates) {
      gates_.push_back({gate->parametrization(Real()), offset, entry});
      offset += gate->size();
      entry += gate->shape().size();
    }
  }

  void forward(const Real* p, Real* w, Team& team) override {
    for (Gate& gate : gates_) gate.weight->forward(p + gate.offset, w + gate.entry, team);
  }
  void backward(const Real* p, const Real* dw, Real* dp, Team& team) override {
    for (Gate& gate : gates_)
      gate.weight->backward(p + gate.offset, dw + gate.entry, dp + gate.offset, team);
  }

 private:
  struct Gate {
    std::unique_ptr<Parametrization<Real>> weight;
    std::size_t offset, entry;  // of its first parameter, and of its first entry in W
  };
  std::vector<Gate> gates_;
};

}  // namespace

std::unique_ptr<Parametrization<float>> GateStack::parametrization(float) const {
  return std::make_unique<StackParametrization<float>>(gates_);
}

std::unique_ptr<Parametrization<double>> GateStack::parametrization(double) const {
  return std::make_unique<StackParametrization<double>>(gates_);
}

SharedStructure GateStack::quantized(Storage storage) const {
  std::vector<SharedStructure> gates;
  for (const SharedStructure& gate : gates_) gates.push_back(gate->quantized(storage));
  return std::make_shared<GateStack>(std::move(gates));
}

SharedWeight GateStack::pack_observed(const StoredMatrix* numbers,
                                      std::vector<SharedMoment>& moments) const {
  std::vector<SharedWeight> packed;
  for (const SharedStructure& gate : gates_) {
    packed.push_back(gate->pack_observed(numbers, moments));
    numbers += gate->parts().size();
  }
  return std::make_shared<PackedGateStack>(std::move(packed));
}

}  // namespace compact_rnn
