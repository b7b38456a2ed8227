// W is p. In a network that learns, layers read such a matrix where its parameters stand; as a gate
// of a stack whose other gates are of other kinds, it is copied from there.
#pragma once

#include "weights/structure.h"

namespace compact_rnn {

class StoredWeight;

class Dense final : public Structure {
 public:
  using Structure::Structure;

  std::vector<Part> parts() const override { return {{"", shape().size(), shape().rows}}; }
  bool is_plain() const override { return true; }
  std::unique_ptr<Parametrization<float>> parametrization(float) const override;
  std::unique_ptr<Parametrization<double>> parametrization(double) const override;
  SharedWeight pack(const StoredMatrix* numbers) const override;
};

CheckedWeight check_dense(const StoredWeight& stored, std::size_t gates);

}  // namespace compact_rnn
