#include "weights/toeplitz_like/packed.h"

#include <algorithm>
#include <complex>
#include <vector>

#include "fourier/real_fft.h"
#include "weights/block_order.h"
#include "weights/operands.h"

namespace compact_rnn {

namespace {

constexpr std::size_t kLanes = 16;

class ToeplitzOperands final : public PrecomputedOperands {
 public:
  ToeplitzOperands(const PackedToeplitzLike& w, std::size_t capacity)
      : PrecomputedOperands(w.gates(), w.rows() / w.gates(), capacity),
        w_(w),
        plan_(w.plan()),
        spectrum_(2 * plan_.size),
        work_(w.groups() * work_size()),
        sums_(w.groups() * sums_size()) {}

  std::size_t bytes() const override {
    return PrecomputedOperands::bytes() +
           (spectrum_.size() + work_.size() + sums_.size()) * sizeof(float);
  }

 private:
  std::size_t work_size() const { return 4 * plan_.size * kLanes; }
  std::size_t sums_size() const { return 2 * (plan_.size + 1) * kLanes; }

  void multiply(const ManyVector* vectors, std::size_t count, Team& team) override {
    for (std::size_t j = 0; j < count; ++j) {
      kernels().toeplitz_spectrum(
          {&plan_, vectors[j].x.v, w_.columns(), work_.data(), spectrum_.data()});
      team.split(w_.groups(), [&](Range groups) {
        for (std::size_t group = groups.first; group < groups.last; ++group) add_group(group);
      });
      kernels().toeplitz_product({&plan_, w_.n(), sums_.data(), w_.groups(), w_.gates(),
                                  w_.rows() / w_.gates(), work_.data(), product(j)});
    }
  }

  void add_group(std::size_t group) {
    kernels().toeplitz_pairs({&plan_, w_.n(), spectrum_.data(), w_.h_of(group), w_.g_of(group),
                              work_.data() + group * work_size(),
                              sums_.data() + group * sums_size()});
  }

  const PackedToeplitzLike& w_;
  FourierPlan plan_;
  // of one vector at a time; a group has room of its own
  AlignedArray<float> spectrum_, work_, sums_;
};

// The spectra of rows, each with zeros behind it, in double precision.
class Spectra {
 public:
  Spectra(const Embedding& rows, std::size_t size)
      : rows_(rows), fft_(size), floats_(rows.columns()), row_(size), bins_(fft_.bins()) {}

  const std::vector<std::complex<double>>& of(std::size_t row) {
    rows_.row(row, floats_.data());
    std::copy(floats_.begin(), floats_.end(), row_.begin());
    fft_.transform(row_.data(), bins_.data());
    return bins_;
  }

 private:
  const Embedding& rows_;
  RealFft fft_;
  std::vector<float> floats_;
  std::vector<double> row_;
  std::vector<std::complex<double>> bins_;
};

void put(float* lane, std::size_t bin, std::complex<double> x) {
  lane[2 * bin * kLanes] = static_cast<float>(x.real());
  lane[(2 * bin + 1) * kLanes] = static_cast<float>(x.imag());
}

}  // namespace

PackedToeplitzLike::PackedToeplitzLike(const WeightShape& shape, const StoredMatrix& g,
                                       const StoredMatrix& h)
    : rows_(shape.rows),
      columns_(shape.cols),
      gates_(shape.gates),
      pairs_(g.rows / gates_),
      n_(toeplitz_size(shape)),
      groups_((pairs_ + kLanes / gates_ - 1) / (kLanes / gates_)),
      plan_(n_),
      stored_g_(g),
      stored_h_(h),
      g_(groups_ * (plan_.length() + 2) * kLanes),
      h_(groups_ * plan_.length() * kLanes) {
  set_spectra_of_g();
  set_spectra_of_h();
}

std::size_t PackedToeplitzLike::lane_of(std::size_t pair, std::size_t gate) const {
  return pair % (kLanes / gates_) * gates_ + gate;
}

// Over 4 h: what the kernels leave out of both transforms between them.
void PackedToeplitzLike::set_spectra_of_g() {
  const std::size_t bins = plan_.length() / 2 + 1;
  Spectra spectra(stored_g_, plan_.length());
  for (std::size_t row = 0; row < stored_g_.rows(); ++row) {
    const std::size_t gate = row / pairs_, pair = row % pairs_;
    float* lane = g_.data() + pair / (kLanes / gates_) * 2 * bins * kLanes + lane_of(pair, gate);
    const auto& spectrum = spectra.of(row);
    for (std::size_t bin = 0; bin < bins; ++bin)
      put(lane, bin, spectrum[bin] / (2.0 * static_cast<double>(plan_.length())));
  }
}

// Over h. Bin 4 k + 1 of twice the length; those beyond the middle are others' conjugates.
void PackedToeplitzLike::set_spectra_of_h() {
  const std::size_t length = plan_.length(), size = length / 2;
  const FourierPlan plan = plan_.view();
  Spectra spectra(stored_h_, 2 * length);
  for (std::size_t row = 0; row < stored_h_.rows(); ++row) {
    const std::size_t gate = row / pairs_, pair = row % pairs_;
    float* lane = h_.data() + pair / (kLanes / gates_) * 2 * size * kLanes + lane_of(pair, gate);
    const auto& spectrum = spectra.of(row);
    for (std::size_t k = 0; k < size; ++k) {
      const std::size_t root = 4 * k + 1;
      const auto bin = root <= length ? spectrum[root] : std::conj(spectrum[2 * length - root]);
      put(lane, plan.positions[k], bin / static_cast<double>(size));
    }
  }
}

std::size_t PackedToeplitzLike::bytes() const { return (g_.size() + h_.size()) * sizeof(float); }

PanelView PackedToeplitzLike::view() const {
  return precomputed_view(gates_, rows_ / gates_, columns_);
}

std::unique_ptr<Operands> PackedToeplitzLike::new_operands(Precision, std::size_t capacity) const {
  return std::make_unique<ToeplitzOperands>(*this, capacity);
}

std::vector<PackedPart> PackedToeplitzLike::parts() const {
  return {stored_g_.part(), stored_h_.part()};
}

void PackedToeplitzLike::unpack(std::size_t part, void* data, void* scales) const {
  (part == 0 ? stored_g_ : stored_h_).unpack(data, scales);
}

}  // namespace compact_rnn
