// Mel-frequency cepstral coefficients (Davis and Mermelstein 1980): of the B logarithms L[b] of
// mel-filtered energies (log_mel.h), by a cosine transform of type II,
//
//     c[i] = lifter[i] g[i] sum over b of w[b] cos(pi i (b + 1/2) / B) L[b]
//
//     orthonormal   g[0] = sqrt(1 / B), g[i] = sqrt(2 / B), w = 1     Kaldi; Sphinx's `dct`
//     htk           g[i] = sqrt(2 / B), w = 1                         HTK; Sphinx's `htk`
//     legacy        g[i] = 1 / B, w[0] = 1/2, else w = 1              Sphinx's `legacy`
//
// with lifter[i] = 1 + l / 2 sin(pi i / l) for a lifter l above 0, which makes the coefficients as
// large as each other. An energy may stand in place of c[0].
#pragma once

#include <vector>

#include "speech/analysis.h"
#include "speech/log_mel.h"
#include "speech/settings.h"

namespace compact_rnn::speech {

class Mfcc final : public Analysis {
 public:
  explicit Mfcc(const FrontEndSettings& settings);
  std::size_t size() const override { return cepstra_; }
  void analyze(const float* samples, float* features) override;
  void reset() override { mel_.reset(); }

 private:
  LogMel mel_;
  std::size_t cepstra_;
  Energy energy_;
  std::vector<double> transform_;  // [cepstra][bins]
};

}  // namespace compact_rnn::speech
