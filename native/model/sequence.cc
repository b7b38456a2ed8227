#include "model/sequence.h"

#include <algorithm>

#include "model/frame_stack.h"

namespace compact_rnn {

// Frames, of all sequences together, whose input sums are computed at once: enough to read W_x
// seldom, few enough that their sums (8 kB a frame at 500 LSTM cells) leave the second-level cache
// to W_h.
constexpr std::size_t kChunk = 48;

// What the directions of a layer read and write: one row for each frame of all sequences.
struct Rows {
  const float* xs;
  std::size_t input_size;
  float* ys;
  std::size_t width;
};

namespace {

// One direction of a layer over all sequences. A sequence's step 0 is its first frame, or its last
// one where the direction is backward.
class DirectionRun {
 public:
  DirectionRun(const Direction& direction, const SequenceShape& shape,
               std::vector<CellState*> states)
      : direction_(direction),
        cell_(*direction.cell),
        shape_(shape),
        states_(std::move(states)),
        longest_(*std::max_element(shape.lengths.begin(), shape.lengths.end())),
        chunk_(std::min(longest_, std::max<std::size_t>(1, kChunk / states_.size()))),
        work_(cell_.new_workspace(states_.size(), chunk_)),
        sums_(states_.size() * chunk_ * cell_.sums_size()),
        steps_(states_.size()),
        rows_(states_.size()) {}

  // Writes the direction's output to rows.ys, from column `column` on.
  void run(const Rows& rows, std::size_t column, Team& team) {
    for (std::size_t begin = 0; begin < longest_; begin += chunk_) {
      const std::size_t end = std::min(longest_, begin + chunk_);
      for (std::size_t b = 0; b < states_.size(); ++b) sum_inputs(rows, b, begin, end, team);
      for (std::size_t step = begin; step < end; ++step) advance(rows, step, begin, column, team);
    }
  }

 private:
  std::size_t row_of(std::size_t b, std::size_t step) const {
    const std::size_t frame = direction_.backward ? shape_.lengths[b] - 1 - step : step;
    return b * shape_.frames + frame;
  }

  float* sums_of(std::size_t b, std::size_t position) {
    return sums_.data() + (b * chunk_ + position) * cell_.sums_size();
  }

  // The input sums of the steps [begin, end) of sequence b, in the order of its frames.
  void sum_inputs(const Rows& rows, std::size_t b, std::size_t begin, std::size_t end, Team& team) {
    end = std::min(end, shape_.lengths[b]);
    if (begin >= end) return;
    const std::size_t first = std::min(row_of(b, begin), row_of(b, end - 1));
    cell_.sum_inputs(rows.xs + first * rows.input_size, end - begin, sums_of(b, 0), work_, team);
  }

  void advance(const Rows& rows, std::size_t step, std::size_t begin, std::size_t column,
               Team& team) {
    std::size_t count = 0;
    for (std::size_t b = 0; b < states_.size(); ++b) {
      if (step >= shape_.lengths[b]) continue;
      const std::size_t in_chunk = std::min(begin + chunk_, shape_.lengths[b]) - begin;
      const std::size_t position =
          direction_.backward ? in_chunk - 1 - (step - begin) : step - begin;
      rows_[count] = row_of(b, step);
      steps_[count++] = {nullptr, sums_of(b, position), states_[b]};
    }
    cell_.step(steps_.data(), count, work_, team);
    for (std::size_t j = 0; j < count; ++j)
      std::copy_n(direction_.output(*steps_[j].state), direction_.output_size(),
                  rows.ys + rows_[j] * rows.width + column);
  }

  const Direction& direction_;
  const Cell& cell_;
  const SequenceShape& shape_;
  std::vector<CellState*> states_;
  std::size_t longest_, chunk_;
  Workspace work_;
  AlignedArray<float> sums_;
  std::vector<Step> steps_;
  std::vector<std::size_t> rows_;
};

}  // namespace

static void run_layer(const RecurrentLayer& layer, std::size_t i, std::vector<NetworkState>& states,
                      const SequenceShape& shape, const Rows& rows, Team& team) {
  std::size_t column = 0;
  for (std::size_t d = 0; d < layer.size(); ++d) {
    std::vector<CellState*> of_direction;
    for (NetworkState& state : states) of_direction.push_back(&state[i][d]);
    DirectionRun(layer[d], shape, std::move(of_direction)).run(rows, column, team);
    column += layer[d].output_size();
  }
}

// The last outputs of a layer's directions, sequence after sequence.
static std::vector<float> final_outputs(const RecurrentLayer& layer,
                                        const std::vector<NetworkState>& states) {
  std::vector<float> outputs;
  for (const NetworkState& state : states)
    for (std::size_t d = 0; d < layer.size(); ++d) {
      const float* output = layer[d].output(state.back()[d]);
      outputs.insert(outputs.end(), output, output + layer[d].output_size());
    }
  return outputs;
}

// Layers of frames over xs [..][width], chunk by chunk, to ys [..][outputs].
static void run_frames(const FrameLayers& layers, const SequenceShape& shape, const float* xs,
                       std::size_t width, float* ys, std::size_t outputs, Kept& kept, Team& team) {
  const std::size_t chunk = std::min(kChunk, shape.frames);
  FrameStack stack(layers, chunk);
  std::vector<const float*> vectors(chunk);
  for (std::size_t b = 0; b < shape.lengths.size(); ++b)
    for (std::size_t done = 0; done < shape.lengths[b]; done += chunk) {
      const std::size_t count = std::min(chunk, shape.lengths[b] - done),
                        first = b * shape.frames + done;
      for (std::size_t t = 0; t < count; ++t) vectors[t] = xs + (first + t) * width;
      stack.apply(vectors.data(), count, kept, first, team);
      for (std::size_t t = 0; t < count; ++t)
        std::copy_n(vectors[t], outputs, ys + (first + t) * outputs);
    }
}

// All of them that lie within a sequence.
static void keep_rows(Kept& kept, std::size_t position, const SequenceShape& shape,
                      const float* rows, std::size_t width) {
  if (kept.empty()) return;
  for (std::size_t b = 0; b < shape.lengths.size(); ++b)
    for (std::size_t row = b * shape.frames; row < b * shape.frames + shape.lengths[b]; ++row)
      kept.keep(position, row, rows + row * width);
}

// The embedding's rows for the tokens of each sequence: [sequence][frames][columns].
static std::vector<float> looked_up(const Embedding& embedding, const SequenceShape& shape,
                                    const float* tokens) {
  const std::size_t width = embedding.columns();
  std::vector<float> rows(shape.lengths.size() * shape.frames * width);
  for (std::size_t b = 0; b < shape.lengths.size(); ++b)
    for (std::size_t t = 0; t < shape.lengths[b]; ++t) {
      const std::size_t row = b * shape.frames + t;
      embedding.row(static_cast<std::size_t>(tokens[row]), rows.data() + row * width);
    }
  return rows;
}

void run_sequences(const Network& network, std::vector<NetworkState>& states,
                   const SequenceShape& shape, const float* xs, float* ys, Team& team) {
  std::vector<float> below, above;
  std::size_t input_size = network.input_size;
  if (network.embedding) {
    below = looked_up(*network.embedding, shape, xs);
    xs = below.data();
    input_size = network.embedding->columns();
  }
  Kept kept(network, states.size() * shape.frames);
  keep_rows(kept, 0, shape, xs, input_size);
  const auto replace = [&](std::size_t width, const auto& run) {
    above.resize(states.size() * shape.frames * width);
    run();
    below.swap(above);
    xs = below.data();
    input_size = width;
  };
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const FrameLayers& before = network.before[i];
    if (!before.empty()) {
      const std::size_t width = before.layers.back()->outputs();
      replace(width,
              [&] { run_frames(before, shape, xs, input_size, above.data(), width, kept, team); });
    }
    const std::size_t width = output_size(network.layers[i]);
    replace(width, [&] {
      run_layer(network.layers[i], i, states, shape, {xs, input_size, above.data(), width}, team);
    });
    keep_rows(kept, network.position_of(i), shape, xs, width);
  }
  const std::size_t outputs = network.output_size();
  if (!network.last_frame)
    return run_frames(network.head, shape, xs, input_size, ys, outputs, kept, team);
  below = final_outputs(network.layers.back(), states);
  Kept none;
  run_frames(network.head, {1, std::vector<std::size_t>(states.size(), 1)}, below.data(),
             input_size, ys, outputs, none, team);
}

}  // namespace compact_rnn
