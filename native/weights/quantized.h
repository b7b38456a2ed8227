// Training that knows its weights will be int8 or int4 (Jacob et al. 2018). The parameters p keep
// full precision; W is made of what int8 makes of each of their rows (convert.h), or int4 of each
// group of columns (int4.h),
//
//   q_ij = s_i round(p_ij / s_i),  s_i = max_j |p_ij| / 127,      W = forward(q)
//
// to the bit as such models store it, in float. Rounding has no useful derivative: gradients pass
// straight from q to p (Bengio et al. 2013), d p += backward(q, d W), so this backward is not the
// adjoint of its forward.
//
// Measured on [2000, 500] of 4 gates, float, one thread on a Xeon (model 207) that others used too;
// the best of 8 runs (medians were up to three times as long), for a dense weight: forward
// 3.1 ms, backward 0.3 ms.
#pragma once

#include "weights/structure.h"

namespace compact_rnn {

// The weight of `structure`, all of whose parts have rows, trained for int8 or int4.
class Quantized final : public Structure {
 public:
  Quantized(SharedStructure structure, Storage storage)
      : Structure(structure->shape()), structure_(std::move(structure)), storage_(storage) {}

  std::vector<Part> parts() const override { return structure_->parts(); }
  std::unique_ptr<Parametrization<float>> parametrization(float) const override;
  std::unique_ptr<Parametrization<double>> parametrization(double) const override;
  SharedStructure quantized(Storage) const override { return shared_from_this(); }
  SharedWeight pack(const StoredMatrix* numbers) const override {
    return structure_->pack(numbers);
  }

 private:
  SharedStructure structure_;
  Storage storage_;
};

}  // namespace compact_rnn
