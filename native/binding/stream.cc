// createStream, streamStep, streamReset, streamState: frame by frame.
#include <algorithm>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/handle.h"
#include "binding/state.h"
#include "model/stream.h"

namespace compact_rnn {

static std::shared_ptr<Stream> stream_of(const Napi::CallbackInfo& info) {
  return from_handle<Stream>(info[0], kStreamTag, "stream");
}

static Napi::Value create_stream(const Napi::CallbackInfo& info) {
  const auto network = from_handle<const Network>(info[0], kNetworkTag, "network");
  if (!network->is_causal())
    throw Error("INVALID_OPTION", "a network with a backward layer cannot be streamed");
  return to_handle(info.Env(), std::make_shared<Stream>(network), kStreamTag, 0);
}

// (stream, x, y): y is written only after x was found sound.
static Napi::Value stream_step(const Napi::CallbackInfo& info) {
  const auto stream = stream_of(info);
  const std::size_t input_size = stream->network().input_size;
  const std::size_t output_size = stream->network().output_size();
  const float* x = to_floats(info[1], "x", input_size);
  float* y = to_floats(info[2], "y", output_size);
  check_finite(x, input_size, "x");
  std::copy_n(stream->step(x), output_size, y);
  return info.Env().Undefined();
}

static Napi::Value stream_reset(const Napi::CallbackInfo& info) {
  stream_of(info)->reset();
  return info.Env().Undefined();
}

static Napi::Value get_stream_state(const Napi::CallbackInfo& info) {
  const auto stream = stream_of(info);
  return state_to_javascript(info.Env(), stream->network(), stream->state());
}

static Napi::Value set_stream_state(const Napi::CallbackInfo& info) {
  const auto stream = stream_of(info);
  state_from_javascript(info[1], stream->network(), stream->state());
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
