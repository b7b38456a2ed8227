// runSync and run: batches of whole sequences; run does it on a thread of libuv's pool.
#include <vector>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/handle.h"
#include "binding/network_values.h"
#include "binding/promise_worker.h"
#include "model/sequence.h"

namespace compact_rnn {
namespace {

// One call of run: [batch][frames][input_size] in, [batch][frames or 1][output_size] out, zeros
// after each sequence's end.
struct SequenceJob {
  std::shared_ptr<const Network> network;
  SequenceShape shape;
  std::vector<NetworkState> states;
  int threads;

  std::size_t batch() const { return states.size(); }
  std::size_t output_frames() const { return network->last_frame ? 1 : shape.frames; }
  std::size_t output_total() const { return batch() * output_frames() * network->output_size(); }

  void run(const float* xs, float* ys) {
    const TeamLease team(threads);
    run_sequences(*network, states, shape, xs, ys, *team);
    check_outputs(ys, output_total(), 0);
  }
};

// (network, xs, batch, frames, lengths, states, threads): lengths an array of numbers, states an
// array (one per sequence) or undefined for zeros.
SequenceJob to_job(const Napi::CallbackInfo& info) {
  SequenceJob job;
  job.network = from_handle<const Network>(info[0], kNetworkTag, "network");
  const std::size_t batch = to_positive(info[2], "batch");
  job.shape.frames = to_positive(info[3], "frames");
  job.threads = to_threads(info[6]);
  if (!info[4].IsArray() || info[4].As<Napi::Array>().Length() != batch)
    throw Error("INVALID_INPUT", "lengths must have one entry per sequence");
  for (std::uint32_t b = 0; b < batch; ++b) {
    const std::size_t length = to_positive(info[4].As<Napi::Array>().Get(b), "length");
    if (length > job.shape.frames) throw Error("INVALID_INPUT", "length must be from 1 to frames");
    job.shape.lengths.push_back(length);
    job.states.push_back(new_state(*job.network));
    if (info[5].IsArray())
      state_from_javascript(info[5].As<Napi::Array>().Get(b), *job.network, job.states[b]);
  }
  return job;
}

std::vector<float> to_sequences(const Napi::CallbackInfo& info, const SequenceJob& job) {
  return to_inputs(info[1], "xs", checked_product(job.batch(), job.shape.frames, "xs"),
                   *job.network);
}

Napi::Value run_sync(const Napi::CallbackInfo& info) {
  SequenceJob job = to_job(info);
  const std::vector<float> xs = to_sequences(info, job);
  auto ys = Napi::Float32Array::New(info.Env(), job.output_total());
  job.run(xs.data(), ys.Data());
  return ys;
}

Napi::Value run(const Napi::CallbackInfo& info) {
  SequenceJob job = to_job(info);
  std::vector<float> xs = to_sequences(info, job);
  auto work = [job = std::move(job), xs = std::move(xs)]() mutable {
    std::vector<float> ys(job.output_total());
    job.run(xs.data(), ys.data());
    return ys;
  };
  return run_async(info.Env(), std::move(work), array_of<Napi::Float32Array, float>);
}

}  // namespace

void bind_sequence(Napi::Env, Napi::Object exports) {
  bind(exports, "runSync", run_sync);
  bind(exports, "run", run);
}

}  // namespace compact_rnn
