// alignLabels: the frames that labels take in the outputs of a network.
#include <algorithm>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/text_values.h"
#include "text/ctc_path.h"
#include "train/criteria/best_alignment.h"

namespace compact_rnn {
namespace {

// Frames times states, a byte each.
constexpr std::size_t kMostCells = std::size_t{1} << 29;

// A copy, since another thread may change the array after the check.
std::vector<std::int32_t> to_labels(const Napi::Value& value, std::size_t units,
                                    std::size_t blank) {
  const auto given = to_elements<std::int32_t>(value, "labels");
  std::vector<std::int32_t> labels(given.data, given.data + given.size);
  for (const std::int32_t label : labels)
    if (label < 0 || static_cast<std::size_t>(label) >= units ||
        static_cast<std::size_t>(label) == blank)
      throw Error("INVALID_INPUT", "a label is not one of the units, or the blank");
  return labels;
}

// (scores, frames, units, labels, blank, reach): the unit of each frame.
Napi::Value align_labels(const Napi::CallbackInfo& info) {
  const std::size_t frames = to_positive(info[1], "frames"), units = to_positive(info[2], "units");
  const std::vector<float> scores = to_scores(info[0], frames, units);
  const std::size_t blank = to_size(info[4], "blank"), reach = to_size(info[5], "reach");
  if (blank >= units) throw Error("INVALID_INPUT", "blank is not one of the units");
  const std::vector<std::int32_t> labels = to_labels(info[3], units, blank);
  if (shortest_path(labels.data(), labels.size()) > frames)
    throw Error("INVALID_INPUT", "the labels are more than can be aligned with the frames");
  const std::size_t cells = checked_product(frames, labels.size() + 1, "alignments");
  if (cells > kMostCells) throw Error("INVALID_INPUT", "the frames times the labels are too many");

  train::BestAligner aligner(labels.size(), cells);
  auto path = Napi::Int32Array::New(info.Env(), frames);
  const auto silent = static_cast<std::int32_t>(blank);
  aligner.align(train::SequenceRows<const float>{scores.data(), frames, units, units},
                labels.data(), labels.size(), silent, path.Data());
  train::spread_units(path.Data(), frames, silent, reach);
  return path;
}

}  // namespace

void bind_alignment(Napi::Env, Napi::Object exports) { bind(exports, "alignLabels", align_labels); }

}  // namespace compact_rnn
