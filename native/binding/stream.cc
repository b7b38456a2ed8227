// createStream, streamStep, streamReset, streamState: frame by frame.
#include "model/stream.h"
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/handle.h"
#include "binding/network_values.h"

namespace compact_rnn {

static std::shared_ptr<Stream> stream_of(const Napi::CallbackInfo& info) {
  return from_handle<Stream>(info[0], kStreamTag, "stream");
}

// (network, batch, threads)
static Napi::Value create_stream(const Napi::CallbackInfo& info) {
  const auto network = from_handle<const Network>(info[0], kNetworkTag, "network");
  if (!network->is_causal())
    throw Error("INVALID_OPTION", "a network with a backward layer cannot be streamed");
  auto stream =
      std::make_shared<Stream>(network, to_positive(info[1], "batch"), to_threads(info[2]));
  const std::size_t bytes = stream->bytes();
  return to_handle(info.Env(), std::move(stream), kStreamTag, bytes);
}

// (stream, xs, out): a frame of each utterance; out is written only if all of xs is valid.
static Napi::Value stream_step(const Napi::CallbackInfo& info) {
  const auto stream = stream_of(info);
  copy_inputs(info[1], "x", stream->batch(), stream->network(), stream->inputs());
  const std::size_t size = stream->batch() * stream->network().output_size();
  float* ys = to_floats(info[2], "out", size);
  stream->step(ys);
  check_outputs(ys, size, 0);
  return info.Env().Undefined();
}

static std::size_t to_utterance(const Napi::Value& value, const Stream& stream) {
  const std::size_t utterance = to_size(value, "utterance");
  if (utterance >= stream.batch()) throw Error("INVALID_INPUT", "there is no such utterance");
  return utterance;
}

// (stream, utterance)
static Napi::Value stream_reset(const Napi::CallbackInfo& info) {
  const auto stream = stream_of(info);
  stream->reset(to_utterance(info[1], *stream));
  return info.Env().Undefined();
}

// (stream, utterance)
static Napi::Value get_stream_state(const Napi::CallbackInfo& info) {
  const auto stream = stream_of(info);
  return state_to_javascript(info.Env(), stream->network(),
                             stream->state(to_utterance(info[1], *stream)));
}

// (stream, utterance, state)
static Napi::Value set_stream_state(const Napi::CallbackInfo& info) {
  const auto stream = stream_of(info);
  state_from_javascript(info[2], stream->network(), stream->state(to_utterance(info[1], *stream)));
  return info.Env().Undefined();
}

void bind_stream(Napi::Env, Napi::Object exports) {
  bind(exports, "createStream", create_stream);
  bind(exports, "streamStep", stream_step);
  bind(exports, "streamReset", stream_reset);
  bind(exports, "getStreamState", get_stream_state);
  bind(exports, "setStreamState", set_stream_state);
}

}  // namespace compact_rnn
