// compact_rnn_open_stream, its steps and its state.
#include <algorithm>

#include "base/checks.h"
#include "c/guard.h"
#include "model/stream.h"

using namespace compact_rnn;

struct compact_rnn_stream {
  compact_rnn_stream(std::shared_ptr<const Network> network, int threads)
      : stream(std::move(network), 1, threads), outputs(stream.network().output_size()) {}

  Stream stream;
  std::vector<float> outputs;
};

namespace {

// Calls visit(vector, cells) for h and c of each direction of each layer.
template <class Stream_, class Visit>
void each_vector(Stream_& its, const Visit& visit) {
  auto& state = its.stream.state(0);
  const Network& network = its.stream.network();
  for (std::size_t i = 0; i < state.size(); ++i)
    for (std::size_t d = 0; d < state[i].size(); ++d) {
      const std::size_t cells = network.layers[i][d].cell->cells();
      visit(state[i][d].h, cells);
      if (state[i][d].c.size() != 0) visit(state[i][d].c, cells);
    }
}

void check_frame(const float* x, const Network& network) {
  if (network.embedding)
    check_tokens(x, network.input_size, network.embedding->rows(), "x");
  else
    check_finite(x, network.input_size, "x");
}

}  // namespace

compact_rnn_status compact_rnn_open_stream(const compact_rnn_model* model, int threads,
                                           compact_rnn_stream** stream, compact_rnn_error* error) {
  return guarded(error, [&] {
    require_pointer(model, "model");
    require_pointer(stream, "stream");
    require_threads(threads);
    if (!model->file->network->is_causal())
      throw Error("INVALID_OPTION", "a network with a backward layer cannot be streamed");
    *stream = new compact_rnn_stream(model->file->network, threads);
  });
}

void compact_rnn_close_stream(compact_rnn_stream* stream) { delete stream; }

compact_rnn_status compact_rnn_step(compact_rnn_stream* stream, const float* x, float* y,
                                    compact_rnn_error* error) {
  return guarded(error, [&] {
    require_pointer(stream, "stream");
    require_pointer(x, "x");
    require_pointer(y, "y");
    const Network& network = stream->stream.network();
    std::copy_n(x, network.input_size, stream->stream.inputs());
    check_frame(stream->stream.inputs(), network);
    std::vector<float>& outputs = stream->outputs;
    stream->stream.step(outputs.data());
    check_outputs(outputs.data(), outputs.size(), 0);
    std::copy(outputs.begin(), outputs.end(), y);
  });
}

compact_rnn_status compact_rnn_reset(compact_rnn_stream* stream, compact_rnn_error* error) {
  return guarded(error, [&] {
    require_pointer(stream, "stream");
    stream->stream.reset(0);
  });
}

size_t compact_rnn_state_size(const compact_rnn_stream* stream) {
  std::size_t size = 0;
  each_vector(*stream, [&](const AlignedArray<float>&, std::size_t cells) { size += cells; });
  return size;
}

void compact_rnn_save_state(const compact_rnn_stream* stream, float* numbers) {
  each_vector(*stream, [&](const AlignedArray<float>& v, std::size_t cells) {
    numbers = std::copy_n(v.data(), cells, numbers);
  });
}

compact_rnn_status compact_rnn_restore_state(compact_rnn_stream* stream, const float* numbers,
                                             size_t size, compact_rnn_error* error) {
  return guarded(error, [&] {
    require_pointer(stream, "stream");
    require_pointer(numbers, "numbers");
    const std::size_t expected = compact_rnn_state_size(stream);
    if (size != expected)
      throw Error("INVALID_INPUT", "a state of this stream has " + std::to_string(expected) +
                                       " numbers, but this has " + std::to_string(size));
    const std::vector<float> own(numbers, numbers + size);
    check_finite(own.data(), size, "numbers");
    const float* next = own.data();
    each_vector(*stream, [&](AlignedArray<float>& v, std::size_t cells) {
      std::copy_n(next, cells, v.data());
      next += cells;
    });
    const Network& network = stream->stream.network();
    NetworkState& state = stream->stream.state(0);
    for (std::size_t i = 0; i < state.size(); ++i)
      for (std::size_t d = 0; d < state[i].size(); ++d)
        network.layers[i][d].cell->refresh(state[i][d]);
  });
}
