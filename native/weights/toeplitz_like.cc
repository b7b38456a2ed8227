#include "weights/toeplitz_like.h"

#include <algorithm>
#include <vector>

#include "fourier/real_fft.h"
#include "weights/block_order.h"
#include "weights/embedding.h"
#include "weights/ready_operands.h"

namespace compact_rnn {

using Complex = std::complex<float>;
using Fft = RealFft<float>;

namespace {

// The least size from `least` on that a transform does fast: a multiple of 4 without prime factors above 5.
std::size_t fast_size(std::size_t least) {
  for (std::size_t size = (least + 3) / 4 * 4;; size += 4) {
    std::size_t rest = size;
    for (const std::size_t factor : {2, 3, 5})
      while (rest % factor == 0) rest /= factor;
    if (rest == 1) return size;
  }
}

std::size_t bins_of(std::size_t size) { return size / 2 + 1; }

ArenaArray<Complex> spectra(const StoredMatrix& rows, std::size_t size) {
  ArenaArray<Complex> spectra(rows.rows * bins_of(size));
  const Embedding widened(rows);
  std::vector<float> row(size);
  Fft fft(size);
  for (std::size_t i = 0; i < rows.rows; ++i) {
    widened.row(i, row.data());
    fft.transform(row.data(), spectra.data() + i * bins_of(size));
  }
  return spectra;
}

// sums = a b, or sums += a b. Spelt out: the product of the library looks for infinities and is a call.
void multiply(const Complex* a, const Complex* b, Complex* sums, std::size_t count, bool add) {
  for (std::size_t k = 0; k < count; ++k) {
    const float real = a[k].real() * b[k].real() - a[k].imag() * b[k].imag();
    const float imaginary = a[k].real() * b[k].imag() + a[k].imag() * b[k].real();
    sums[k] = add ? Complex(sums[k].real() + real, sums[k].imag() + imaginary) : Complex(real, imaginary);
  }
}

// What one gate needs to itself, so that gates can be shared out among a team.
struct GateRoom {
  GateRoom(const ToeplitzLike& w)
      : skew(w.skew_size()),
        circulant(w.circulant_size()),
        x(w.skew_size() + kBlockRows),
        spectrum(skew.bins()),
        sums(circulant.bins()) {
    // Plans are made by their first use; the share of a team must not throw.
    for (Fft* fft : {&skew, &circulant}) {
      fft->transform(x.data(), spectrum.data());
      fft->invert(spectrum.data(), x.data());
    }
  }
  std::size_t bytes() const {
    return x.size() * sizeof(float) + (spectrum.size() + sums.size()) * sizeof(Complex);
  }

  Fft skew, circulant;
  AlignedArray<float> x;
  std::vector<Complex> spectrum, sums;
};

class ToeplitzOperands final : public ReadyOperands {
 public:
  ToeplitzOperands(const ToeplitzLike& w, std::size_t capacity)
      : ReadyOperands(w.gates(), w.rows() / w.gates(), capacity),
        w_(w),
        cells_(w.rows() / w.gates()),
        x_(w.skew_size()),
        spectrum_(bins_of(w.skew_size())) {
    for (std::size_t gate = 0; gate < w.gates(); ++gate) gates_.emplace_back(w);
  }

  std::size_t bytes() const override {
    return ReadyOperands::bytes() + x_.size() * sizeof(float) + spectrum_.size() * sizeof(Complex) +
           gates_.size() * gates_[0].bytes();
  }

 private:
  void multiply(const ManyVector* vectors, std::size_t count, Team& team) override {
    for (std::size_t j = 0; j < count; ++j) {
      std::copy_n(vectors[j].x.v, w_.columns(), x_.data());  // zeros stay behind it
      gates_[0].skew.transform(x_.data(), spectrum_.data());
      team.split(gates_.size(), [&](Range gates) {
        for (std::size_t gate = gates.first; gate < gates.last; ++gate)
          put(j, gate, product(gate, gates_[gate]));
      });
    }
  }

  // M_q x: what stands behind the first n numbers of a product wraps round, negative in S.
  const float* product(std::size_t gate, GateRoom& room) const {
    const std::size_t n = w_.n(), row = gate * w_.pairs();
    float* x = room.x.data();
    for (std::size_t pair = 0; pair < w_.pairs(); ++pair) {
      compact_rnn::multiply(spectrum_.data(), w_.spectrum_of_h(row + pair), room.spectrum.data(),
                            room.spectrum.size(), false);
      room.skew.invert(room.spectrum.data(), x);
      for (std::size_t k = 0; k < n; ++k) x[k] -= x[n + k];
      std::fill(x + n, x + std::max(n, w_.circulant_size()), 0.0f);
      room.circulant.transform(x, room.spectrum.data());
      compact_rnn::multiply(room.spectrum.data(), w_.spectrum_of_g(row + pair), room.sums.data(),
                            room.sums.size(), pair != 0);
    }
    room.circulant.invert(room.sums.data(), x);
    if (w_.circulant_size() > n)
      for (std::size_t k = 0; k < n; ++k) x[k] += x[n + k];
    std::fill(x + cells_, x + padded(cells_), 0.0f);
    return x;
  }

  const ToeplitzLike& w_;
  std::size_t cells_;
  AlignedArray<float> x_;  // one vector, with zeros behind it
  std::vector<Complex> spectrum_;
  std::vector<GateRoom> gates_;
};

}  // namespace

ToeplitzLike::ToeplitzLike(const StoredToeplitzLike& w, std::size_t gates)
    : rows_(w.rows),
      columns_(w.cols),
      gates_(gates),
      pairs_(w.g.rows / gates),
      n_(std::max(w.rows / gates, w.cols)),
      skew_size_(fast_size(2 * n_)),
      circulant_size_(fast_size(n_) == n_ ? n_ : skew_size_),
      g_(spectra(w.g, circulant_size_)),
      h_(spectra(w.h, skew_size_)) {}

const Complex* ToeplitzLike::spectrum_of_g(std::size_t row) const {
  return g_.data() + row * bins_of(circulant_size_);
}

const Complex* ToeplitzLike::spectrum_of_h(std::size_t row) const {
  return h_.data() + row * bins_of(skew_size_);
}

std::size_t ToeplitzLike::bytes() const { return (g_.size() + h_.size()) * sizeof(Complex); }

PanelView ToeplitzLike::view() const { return ready_view(gates_, rows_ / gates_, columns_); }

std::unique_ptr<Operands> ToeplitzLike::new_operands(Precision, std::size_t capacity) const {
  return std::make_unique<ToeplitzOperands>(*this, capacity);
}

}  // namespace compact_rnn
