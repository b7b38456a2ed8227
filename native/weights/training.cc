// What training and calibration ask of a weight of any kind.
#include "weights/quantized.h"

namespace compact_rnn {

SharedStructure Structure::quantized(Storage storage) const {
  return std::make_shared<Quantized>(shared_from_this(), storage);
}

SharedWeight Structure::pack_observed(const StoredMatrix* numbers,
                                      std::vector<SharedMoment>& moments) const {
  moments.resize(moments.size() + parts().size());
  return pack(numbers);
}

std::vector<double> CheckedWeight::expand() const {
  const std::vector<double> p = parameters();
  std::vector<double> w(structure->shape().size());
  const TeamLease team(1);
  structure->parametrization(double())->forward(p.data(), w.data(), *team);
  return w;
}

}  // namespace compact_rnn
