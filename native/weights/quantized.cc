#include "weights/quantized.h"

#include "base/aligned.h"
#include "weights/convert.h"

namespace compact_rnn {

namespace {

// For weights whose rows of p are the rows of W itself.
template <class Real>
class QuantizedRows final : public Parametrization<Real> {
 public:
  explicit QuantizedRows(const WeightShape& shape) : rows_(shape.rows), cols_(shape.cols) {}

  void forward(const Real* p, Real* w, Team& team) override {
    team.split(rows_, [&](Range rows) {
      for (std::size_t i = rows.first; i < rows.last; ++i)
        round_row(p + i * cols_, cols_, w + i * cols_);
    });
  }
  void backward(const Real*, const Real* dw, Real* dp, Team& team) override {
    add_to(dp, dw, rows_ * cols_, team);
  }

 private:
  std::size_t rows_, cols_;
};

// For weights that make W from rows of p.
template <class Real>
class QuantizedParts final : public Parametrization<Real> {
 public:
  explicit QuantizedParts(const Structure& structure)
      : weight_(structure.parametrization(Real())),
        parts_(structure.parts()),
        q_(structure.size()) {}

  void forward(const Real* p, Real* w, Team& team) override {
    Real* q = q_.data();
    for (const Part& part : parts_) {
      const std::size_t cols = part.size / part.rows;
      team.split(part.rows, [&](Range rows) {
        for (std::size_t i = rows.first; i < rows.last; ++i)
          round_row(p + i * cols, cols, q + i * cols);
      });
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
  AlignedArray<Real> q_;  // of the last forward
};

template <class Real>
std::unique_ptr<Parametrization<Real>> quantized_parametrization(const Structure& structure) {
  if (structure.is_plain()) return std::make_unique<QuantizedRows<Real>>(structure.shape());
  return std::make_unique<QuantizedParts<Real>>(structure);
}

}  // namespace

std::unique_ptr<Parametrization<float>> Quantized::parametrization(float) const {
  return quantized_parametrization<float>(*structure_);
}

std::unique_ptr<Parametrization<double>> Quantized::parametrization(double) const {
  return quantized_parametrization<double>(*structure_);
}

}  // namespace compact_rnn
