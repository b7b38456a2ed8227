// Random cells of every kind, and streams to step through them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/team.h"
#include "cells/cell.h"
#include "weight.h"

namespace compact_rnn::test {

struct CellOptions {
  const char* name;
  CellKind kind;
  std::size_t gates;
  bool reset_after, peepholes, clips, projection;
};

const std::vector<CellOptions> kCells = {
    {"rnn", CellKind::rnn, 1, false, false, false, false},
    {"rnn with a clip and a projection", CellKind::rnn, 1, false, false, true, true},
    {"lstm", CellKind::lstm, 4, false, false, false, false},
    {"lstm with peepholes, clips and a projection", CellKind::lstm, 4, false, true, true, true},
    {"gru", CellKind::gru, 3, true, false, false, false},
    {"gru with a clip and a projection", CellKind::gru, 3, true, false, true, true},
    {"gru, reset before", CellKind::gru, 3, false, false, false, false},
    {"gru, reset before, with a clip and a projection", CellKind::gru, 3, false, false, true, true},
};

constexpr std::size_t kCellInputs = 21, kCellCells = 37, kCellProjected = 18;

// A cell's weights as they were before they were packed.
class CellWeightsCase {
 public:
  CellWeightsCase(const CellOptions& options, Format format);
  std::unique_ptr<Cell> cell() const;

  PlainWeight input, recurrent, projection;

 private:
  CellWeightsCase(const CellOptions& options, Format format, Randoms randoms);
  CellOptions options_;
  Format format_;
  Misaligned<float> bias_, recurrent_bias_, peepholes_;
};

// `streams` streams of `frames` frames: frames(j) is stream j's [frames][kCellInputs].
class Utterances {
 public:
  Utterances(std::size_t streams, std::size_t frames);
  const float* frames(std::size_t j) const { return xs_[j].data(); }
  const float* frame(std::size_t j, std::size_t t) const { return frames(j) + t * kCellInputs; }

 private:
  std::vector<Misaligned<float>> xs_;
};

}  // namespace compact_rnn::test
