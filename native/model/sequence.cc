#include "model/sequence.h"

#include <algorithm>

#include "model/head.h"

namespace compact_rnn {

// Frames, of all sequences together, whose input sums are made at once: enough to read W_x seldom,
// few enough that their sums (8 kB a frame at 500 LSTM cells) leave the second-level cache to W_h.
constexpr std::size_t kChunk = 48;

// What the directions of a layer read and write: rows of frames, as many as all sequences have.
struct Rows {
  const float* xs;
  std::size_t input_size;
  float* ys;
  std::size_t width;
};

namespace {

// One direction of a layer over all sequences, each in its own order of time: `turn` 0 is its first
// frame, or its last.
class DirectionRun {
 public:
  DirectionRun(const Direction& direction, const SequenceShape& shape,
               std::vector<CellState*> states)
      : direction_(direction),
        cell_(*direction.cell),
        shape_(shape),
        states_(std::move(states)),
        chunk_(std::max<std::size_t>(1, kChunk / states_.size())),
        work_(cell_.new_workspace(states_.size(), chunk_)),
        sums_(states_.size() * chunk_ * cell_.sums_size()),
        steps_(states_.size()),
        rows_(states_.size()) {}

  // Writes what the direction emits to column `column` of rows.ys.
  void run(const Rows& rows, std::size_t column, Team& team) {
    const std::size_t longest = *std::max_element(shape_.lengths.begin(), shape_.lengths.end());
    for (std::size_t begin = 0; begin < longest; begin += chunk_) {
      const std::size_t end = std::min(longest, begin + chunk_);
      for (std::size_t b = 0; b < states_.size(); ++b) sum_inputs(rows, b, begin, end, team);
      for (std::size_t turn = begin; turn < end; ++turn) step(rows, turn, begin, column, team);
    }
  }

 private:
  std::size_t row_of(std::size_t b, std::size_t turn) const {
    const std::size_t frame = direction_.backward ? shape_.lengths[b] - 1 - turn : turn;
    return b * shape_.frames + frame;
  }

  float* sums_of(std::size_t b, std::size_t place) {
    return sums_.data() + (b * chunk_ + place) * cell_.sums_size();
  }

  // The input sums of the turns [begin, end) of sequence b stand in the order of its frames.
  void sum_inputs(const Rows& rows, std::size_t b, std::size_t begin, std::size_t end, Team& team) {
    end = std::min(end, shape_.lengths[b]);
    if (begin >= end) return;
    const std::size_t first = std::min(row_of(b, begin), row_of(b, end - 1));
    cell_.sum_inputs(rows.xs + first * rows.input_size, end - begin, sums_of(b, 0), work_, team);
  }

  void step(const Rows& rows, std::size_t turn, std::size_t begin, std::size_t column, Team& team) {
    std::size_t count = 0;
    for (std::size_t b = 0; b < states_.size(); ++b) {
      if (turn >= shape_.lengths[b]) continue;
      const std::size_t in_chunk = std::min(begin + chunk_, shape_.lengths[b]) - begin;
      const std::size_t place = direction_.backward ? in_chunk - 1 - (turn - begin) : turn - begin;
      rows_[count] = row_of(b, turn);
      steps_[count++] = {nullptr, sums_of(b, place), states_[b]};
    }
    cell_.step(steps_.data(), count, work_, team);
    for (std::size_t j = 0; j < count; ++j)
      std::copy_n(direction_.emitted(*steps_[j].state), direction_.emitted_size(),
                  rows.ys + rows_[j] * rows.width + column);
  }

  const Direction& direction_;
  const Cell& cell_;
  const SequenceShape& shape_;
  std::vector<CellState*> states_;
  std::size_t chunk_;
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
    column += layer[d].emitted_size();
  }
}

// What each direction of the last layer emitted last, sequence after sequence.
static std::vector<float> final_emissions(const RecurrentLayer& layer,
                                          const std::vector<NetworkState>& states) {
  std::vector<float> emissions;
  for (const NetworkState& state : states)
    for (std::size_t d = 0; d < layer.size(); ++d) {
      const float* emitted = layer[d].emitted(state.back()[d]);
      emissions.insert(emissions.end(), emitted, emitted + layer[d].emitted_size());
    }
  return emissions;
}

// The head over what the last recurrent layer emitted, chunk by chunk.
static void run_head(const Network& network, const SequenceShape& shape, const float* emitted,
                     std::size_t width, float* ys, Team& team) {
  Head head(network, kChunk);
  std::vector<const float*> vectors(kChunk);
  const std::size_t size = network.output_size();
  for (std::size_t b = 0; b < shape.lengths.size(); ++b)
    for (std::size_t done = 0; done < shape.lengths[b]; done += kChunk) {
      const std::size_t count = std::min(kChunk, shape.lengths[b] - done),
                        first = b * shape.frames + done;
      for (std::size_t t = 0; t < count; ++t) vectors[t] = emitted + (first + t) * width;
      head.apply(vectors.data(), count, team);
      for (std::size_t t = 0; t < count; ++t)
        std::copy_n(vectors[t], size, ys + (first + t) * size);
    }
}

// The rows of the tokens of each sequence, [sequence][frames][columns].
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
  for (std::size_t i = 0; i < network.layers.size(); ++i) {
    const std::size_t width = output_size(network.layers[i]);
    above.resize(states.size() * shape.frames * width);
    run_layer(network.layers[i], i, states, shape, {xs, input_size, above.data(), width}, team);
    below.swap(above);
    xs = below.data();
    input_size = width;
  }
  if (!network.last_frame) return run_head(network, shape, xs, input_size, ys, team);
  below = final_emissions(network.layers.back(), states);
  run_head(network, {1, std::vector<std::size_t>(states.size(), 1)}, below.data(), input_size, ys,
           team);
}

}  // namespace compact_rnn
