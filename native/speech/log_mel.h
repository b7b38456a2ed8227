// Log-mel filterbank energies. Of a window of N samples s[n], in [-1, 1], as Kaldi's
// compute-fbank-feats makes them:
//
//     x[n] = 32768 s[n]                          the scale of 16-bit integers
//     x[n] += dither                             dither.h
//     x[n] -= mean of x
//     x[n] -= a x[n-1], x[0] -= a x[0]           pre-emphasis, a = 0.97
//     x[n] *= taper[n]                           taper.h
//     P[k] = |X[k]|^2                            padded with zeros to the next power of two
//     feature[b] = ln(max(floor, sum over k of filter[b][k] P[k]))
//
// HTK keeps the mean and takes P[k] = |X[k]|. Sphinx keeps the mean, takes x[0] - a x[-1] with the
// sample before the window (padding.h), and has filters of its own (mel.h).
#pragma once

#include <complex>
#include <vector>

#include "fourier/real_fft.h"
#include "speech/analysis.h"
#include "speech/dither.h"
#include "speech/mel.h"
#include "speech/settings.h"

namespace compact_rnn::speech {

class LogMel final : public Analysis {
 public:
  explicit LogMel(const FrontEndSettings& settings);
  std::size_t size() const override { return filters_.bins(); }
  void analyze(const float* samples, float* features) override;
  void reset() override { dither_.reset(); }

  // The features in double precision, until the next window.
  const std::vector<double>& logarithms(const float* samples);

  // ln(max(floor, sum of squares)) of the window whose features were made last.
  double log_energy(Energy energy) const;

 private:
  // The window's samples, tapered, in padded_.
  void prepare(const float* samples);

  Definition definition_;
  double pre_emphasis_, energy_floor_;
  Dither dither_;
  std::vector<double> taper_;
  RealFft fft_;
  MelFilterbank filters_;
  std::vector<double> samples_, padded_, power_, energies_;
  std::vector<std::complex<double>> spectrum_;
};

// The filters of a front end.
MelFilterbank mel_filters(const FrontEndSettings& settings);

}  // namespace compact_rnn::speech
