// W is p. In training, layers read such a matrix in place, among the parameters; it is copied only
// as one gate of a weight whose other gates are of other kinds.
#pragma once

#include "weights/structure.h"

namespace compact_rnn {

class StoredWeight;

class Dense final : public Structure {
 public:
  using Structure::Structure;

  std::vector<Part> parts() const override {
    return {{"", shape().size(), shape().rows, Storage::int4}};
  }
  bool is_plain() const override { return true; }
  std::unique_ptr<Parametrization<float>> parametrization(float) const override;
  std::unique_ptr<Parametrization<double>> parametrization(double) const override;
  SharedWeight pack(const StoredMatrix* numbers) const override;
  SharedWeight pack_observed(const StoredMatrix* numbers,
                             std::vector<SharedMoment>& moments) const override;
};

CheckedWeight check_dense(const StoredWeight& stored, std::size_t gates);

}  // namespace compact_rnn
