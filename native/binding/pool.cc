// createPool, openState, runPool: streams that come and go, stepped together on a thread of libuv's
// pool.
#include <algorithm>
#include <vector>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/busy.h"
#include "binding/handle.h"
#include "binding/network_values.h"
#include "binding/promise_worker.h"
#include "model/pool.h"

namespace compact_rnn {
namespace {

using BoundPool = Bound<Pool>;

// A stream of a pool.
struct BoundState {
  std::shared_ptr<BoundPool> pool;
  NetworkState state;
};

// (network, capacity, threads)
Napi::Value create_pool(const Napi::CallbackInfo& info) {
  const auto network = from_handle<const Network>(info[0], kNetworkTag, "network");
  if (!network->is_causal())
    throw Error("INVALID_OPTION", "a network with a backward layer cannot be streamed");
  auto pool =
      std::make_shared<BoundPool>(network, to_positive(info[1], "capacity"), to_threads(info[2]));
  const std::size_t bytes = pool->object.bytes();
  return to_handle(info.Env(), std::move(pool), kPoolTag, bytes);
}

// (pool): the zero state of one more stream.
Napi::Value open_state(const Napi::CallbackInfo& info) {
  const auto pool = from_handle<BoundPool>(info[0], kPoolTag, "pool");
  auto state = std::make_shared<BoundState>(BoundState{pool, new_state(pool->object.network())});
  const std::size_t bytes = state_bytes(state->state);
  return to_handle(info.Env(), std::move(state), kStateTag, bytes);
}

// A run of the pool: the states of streams, and the frames of each, one stream after another.
struct PoolJob {
  std::shared_ptr<BoundPool> pool;
  std::vector<std::shared_ptr<BoundState>> states;
  std::vector<std::size_t> frames;
  std::vector<float> xs;

  std::vector<float> run() const {
    const Network& network = pool->object.network();
    std::vector<float> ys(xs.size() / network.input_size * network.output_size());
    std::vector<Pool::Waiting> waiting;
    std::size_t first = 0;
    for (std::size_t i = 0; i < states.size(); ++i) {
      waiting.push_back({&states[i]->state, frames[i], xs.data() + first * network.input_size,
                         ys.data() + first * network.output_size()});
      first += frames[i];
    }
    pool->object.run(waiting);
    return ys;
  }
};

// (pool, states, frames, xs): frames[i] frames for states[i], all different, in xs [sum of
// frames][input_size].
PoolJob to_pool_job(const Napi::CallbackInfo& info) {
  PoolJob job;
  job.pool = from_handle<BoundPool>(info[0], kPoolTag, "pool");
  if (!info[1].IsArray() || !info[2].IsArray())
    throw Error("INVALID_INPUT", "states and frames must be arrays");
  const auto states = info[1].As<Napi::Array>(), frames = info[2].As<Napi::Array>();
  if (states.Length() != frames.Length())
    throw Error("INVALID_INPUT", "each state must have its frames");
  std::size_t total = 0;
  for (std::uint32_t i = 0; i < states.Length(); ++i) {
    auto state = from_handle<BoundState>(states.Get(i), kStateTag, "state");
    if (state->pool != job.pool) throw Error("INVALID_INPUT", "a state is of another pool");
    if (std::find(job.states.begin(), job.states.end(), state) != job.states.end())
      throw Error("INVALID_INPUT", "a state is named twice");
    job.states.push_back(std::move(state));
    job.frames.push_back(to_positive(frames.Get(i), "frames"));
    total += job.frames.back();
  }
  const Network& network = job.pool->object.network();
  job.xs = to_inputs(info[3], "xs", total, network);
  return job;
}

// Outputs [sum of frames][output_size]; whether they are finite is for the caller to check, stream
// by stream.
Napi::Value run_pool(const Napi::CallbackInfo& info) {
  PoolJob job = to_pool_job(info);
  Busy<Pool> busy(info[0], kPoolTag, "pool");
  return run_async(
      info.Env(), [job = std::move(job), busy = std::move(busy)] { return job.run(); },
      array_of<Napi::Float32Array, float>);
}

}  // namespace

void bind_pool(Napi::Env, Napi::Object exports) {
  bind(exports, "createPool", create_pool);
  bind(exports, "openState", open_state);
  bind(exports, "runPool", run_pool);
}

}  // namespace compact_rnn
