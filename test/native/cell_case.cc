#include "cell_case.h"

namespace compact_rnn::test {

static std::size_t recurrent_size(const CellOptions& options) {
  return options.projection ? kCellProjected : kCellCells;
}

CellWeightsCase::CellWeightsCase(const CellOptions& options, Format format)
    : CellWeightsCase(options, format, Randoms(17)) {}

CellWeightsCase::CellWeightsCase(const CellOptions& options, Format format, Randoms randoms)
    : input(format, options.gates * kCellCells, kCellInputs, randoms),
      recurrent(format, options.gates * kCellCells, recurrent_size(options), randoms),
      projection(format, kCellProjected, kCellCells, randoms),
      options_(options),
      format_(format),
      bias_(randoms.reals(options.gates * kCellCells, 1.0f)),
      recurrent_bias_(randoms.reals(kCellCells, 1.0f)),
      peepholes_(randoms.reals(3 * kCellCells, 1.0f)) {}

std::unique_ptr<Cell> CellWeightsCase::cell() const {
  CellSpec spec;
  CellWeights weights;
  spec.kind = options_.kind;
  spec.cells = kCellCells;
  weights.input = input.packed(options_.gates);
  weights.recurrent = recurrent.packed(options_.gates);
  if (options_.projection) weights.projection = projection.packed(1);
  weights.input_precision =
      activation_bytes(format_) == 2 ? Precision::two_bytes : Precision::one_byte;
  weights.bias = bias_.data();
  spec.reset_after = options_.reset_after;
  if (options_.reset_after) weights.recurrent_bias = recurrent_bias_.data();
  if (options_.peepholes) weights.peepholes = peepholes_.data();
  if (options_.clips) {
    spec.gate_clip = 0.8f;
    spec.cell_clip = 0.9f;
  }
  return make_cell(spec, weights);
}

Utterances::Utterances(std::size_t streams, std::size_t frames) {
  for (std::size_t j = 0; j < streams; ++j)
    xs_.push_back(Randoms(100 + j).reals(frames * kCellInputs, 2.0f));
}

}  // namespace compact_rnn::test
