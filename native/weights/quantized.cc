#include "weights/quantized.h"

#include "base/aligned.h"
#include "weights/convert.h"
#include "weights/int4.h"

namespace compact_rnn {

namespace {

// Rows [rows, cols] to the storage and back.
template <class Real>
void round_rows(Storage storage, const Real* p, std::size_t rows, std::size_t cols, Real* q,
                Team& team) {
  const auto round = storage == Storage::int4 ? round_groups<Real> : round_row<Real>;
  team.split(rows, [&](Range range) {
    for (std::size_t i = range.first; i < range.last; ++i) round(p + i * cols, cols, q + i * cols);
  });
}

// For weights whose rows of p are the rows of W itself.
template <class Real>
class QuantizedRows final : public Parametrization<Real> {
 public:
  QuantizedRows(const WeightShape& shape, Storage storage)
      : rows_(shape.rows), cols_(shape.cols), storage_(storage) {}

  void forward(const Real* p, Real* w, Team& team) override {
    round_rows(storage_, p, rows_, cols_, w, team);
  }
  void backward(const Real*, const Real* dw, Real* dp, Team& team) override {
    add_to(dp, dw, rows_ * cols_, team);
  }

 private:
  std::size_t rows_, cols_;
  Storage storage_;
};

// For weights that make W from rows of p.
template <class Real>
class QuantizedParts final : public Parametrization<Real> {
 public:
  QuantizedParts(const Structure& structure, Storage storage)
      : weight_(structure.parametrization(Real())),
        parts_(structure.parts()),
        storage_(storage),
        q_(structure.size()) {}

  void forward(const Real* p, Real* w, Team& team) override {
    Real* q = q_.data();
    for (const Part& part : parts_) {
      const Storage storage = part.smallest == Storage::int4 ? storage_ : Storage::int8;
      round_rows(storage, p, part.rows, part.size / part.rows, q, team);
      p += part.size;
      q += part.size;
    }
    weight_->forward(q_.data(), w, team);
  }
  void backward(const Real*, const Real* dw, Real* dp, Team& team) override {
    weight_->backward(q_.data(), dw, dp, team);
  }

 private:
  std::unique_ptr<Parametrization<Real>> weight_;
  std::vector<Part> parts_;
  Storage storage_;
  AlignedArray<Real> q_;  // of the last forward
};

template <class Real>
std::unique_ptr<Parametrization<Real>> quantized_parametrization(const Structure& structure,
                                                                 Storage storage) {
  if (structure.is_plain())
    return std::make_unique<QuantizedRows<Real>>(structure.shape(), storage);
  return std::make_unique<QuantizedParts<Real>>(structure, storage);
}

}  // namespace

std::unique_ptr<Parametrization<float>> Quantized::parametrization(float) const {
  return quantized_parametrization<float>(*structure_, storage_);
}

std::unique_ptr<Parametrization<double>> Quantized::parametrization(double) const {
  return quantized_parametrization<double>(*structure_, storage_);
}

}  // namespace compact_rnn
