#include "binding/network_values.h"

#include <algorithm>

#include "binding/arguments.h"

namespace compact_rnn {

static void check_inputs(const float* xs, std::size_t size, const std::string& name,
                         const Network& network) {
  if (network.embedding)
    check_tokens(xs, size, network.embedding->rows(), name);
  else
    check_finite(xs, size, name);
}

void copy_inputs(const Napi::Value& value, const std::string& name, std::size_t frames,
                 const Network& network, float* xs) {
  const std::size_t size = checked_product(frames, network.input_size, name);
  std::copy_n(to_floats(value, name, size), size, xs);
  check_inputs(xs, size, name, network);
}

std::vector<float> to_inputs(const Napi::Value& value, const std::string& name, std::size_t frames,
                             const Network& network) {
  const std::size_t size = checked_product(frames, network.input_size, name);
  const float* given = to_floats(value, name, size);
  std::vector<float> xs(given, given + size);
  check_inputs(xs.data(), size, name, network);
  return xs;
}

static Napi::Float32Array copy_of(Napi::Env env, const AlignedArray<float>& v, std::size_t size) {
  auto array = Napi::Float32Array::New(env, size);
  std::copy_n(v.data(), size, array.Data());
  return array;
}

Napi::Array state_to_javascript(Napi::Env env, const Network& network, const NetworkState& state) {
  auto layers = Napi::Array::New(env, state.size());
  for (std::uint32_t i = 0; i < state.size(); ++i) {
    auto directions = Napi::Array::New(env, state[i].size());
    for (std::uint32_t d = 0; d < state[i].size(); ++d) {
      const std::size_t cells = network.layers[i][d].cell->cells();
      auto one = Napi::Object::New(env);
      one.Set("h", copy_of(env, state[i][d].h, cells));
      if (state[i][d].c.size() != 0) one.Set("c", copy_of(env, state[i][d].c, cells));
      directions.Set(d, one);
    }
    layers.Set(i, directions);
  }
  return layers;
}

static void read_vector(const Napi::Object& one, const char* key, std::size_t cells,
                        AlignedArray<float>& v) {
  const std::string name = std::string("state ") + key;
  std::copy_n(to_floats(one.Get(key), name, cells), cells, v.data());
  check_finite(v.data(), cells, name);
}

static Napi::Array to_array(const Napi::Value& value, std::size_t length, const char* name) {
  if (!value.IsArray() || value.As<Napi::Array>().Length() != length)
    throw Error("INVALID_INPUT",
                std::string("state must have ") + std::to_string(length) + " " + name);
  return value.As<Napi::Array>();
}

void state_from_javascript(const Napi::Value& value, const Network& network, NetworkState& state) {
  NetworkState fresh = new_state(network);
  const auto layers = to_array(value, fresh.size(), "layers");
  for (std::uint32_t i = 0; i < fresh.size(); ++i) {
    const auto directions = to_array(layers.Get(i), fresh[i].size(), "directions in each layer");
    for (std::uint32_t d = 0; d < fresh[i].size(); ++d) {
      const Cell& cell = *network.layers[i][d].cell;
      const Napi::Value one = directions.Get(d);
      if (!one.IsObject())
        throw Error("INVALID_INPUT", "state of a direction must be an object { h, c }");
      read_vector(one.As<Napi::Object>(), "h", cell.cells(), fresh[i][d].h);
      if (fresh[i][d].c.size() != 0)
        read_vector(one.As<Napi::Object>(), "c", cell.cells(), fresh[i][d].c);
      cell.refresh(fresh[i][d]);
    }
  }
  state = std::move(fresh);
}

}  // namespace compact_rnn
