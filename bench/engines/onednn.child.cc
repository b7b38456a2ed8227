// The child of a case of oneDNN: LSTM layers, with a projection (LSTMP) where one is given, and a
// dense layer.
//
//   onednn f32|int8 FRAMES STREAMS THREADS INPUT CELLS OUTPUT PROJECTION...
//
// with one PROJECTION a layer, 0 for none. A call takes FRAMES of each of STREAMS.
//
// It speaks the protocol of protocol.ts. Weights are random; in int8 they are quantized per output,
// and activations are u8 with a fixed scale, which is all that oneDNN has.
#include <omp.h>

#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <dnnl.hpp>
#include <iostream>
#include <random>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

namespace {

using dnnl::memory;
using Dims = memory::dims;
using Type = memory::data_type;
using Tag = memory::format_tag;
using Arguments = std::unordered_map<int, memory>;

// u8 = 127 value + 128, so that h in [-1, 1] fits.
constexpr float kDataScale = 127, kDataShift = 128;

struct Shape {
  bool int8;
  memory::dim frames, streams, input, cells, output;
  std::vector<memory::dim> projections;
};

// Primitives in order, and what they share.
class Network {
 public:
  explicit Network(const Shape& shape) : shape_(shape) {
    memory x = random({{shape.frames, shape.streams, shape.input}, data_type(), Tag::tnc}, 1);
    memory::dim inputs = shape.input;
    for (const memory::dim projection : shape.projections) {
      const memory::dim outputs = projection ? projection : shape.cells;
      x = add_lstm(x, inputs, outputs, projection != 0);
      inputs = outputs;
    }
    add_dense(x, inputs);
  }

  void run() {
    for (auto& [primitive, arguments] : steps_) primitive.execute(stream_, arguments);
    stream_.wait();
  }

  // Of the last output, to see that something was computed.
  bool finite() const {
    const auto* y = static_cast<const float*>(y_.get_data_handle());
    for (memory::dim i = 0; i < shape_.frames * shape_.streams * shape_.output; ++i)
      if (!std::isfinite(y[i])) return false;
    return true;
  }

  std::size_t weight_bytes() const { return weight_bytes_; }

 private:
  Type data_type() const { return shape_.int8 ? Type::u8 : Type::f32; }
  Type weight_type() const { return shape_.int8 ? Type::s8 : Type::f32; }

  // Uniform in [-bound, bound]; u8 and s8 over their whole range.
  memory random(const memory::desc& desc, float bound) {
    memory result(desc, engine_);
    const std::size_t bytes = desc.get_size();
    if (desc.data_type() == Type::f32) {
      auto* values = static_cast<float*>(result.get_data_handle());
      std::uniform_real_distribution<float> uniform(-bound, bound);
      for (std::size_t i = 0; i < bytes / sizeof(float); ++i) values[i] = uniform(generator_);
    } else {
      auto* values = static_cast<unsigned char*>(result.get_data_handle());
      for (std::size_t i = 0; i < bytes; ++i) values[i] = static_cast<unsigned char>(generator_());
    }
    return result;
  }

  memory filled(const memory::desc& desc, int byte) {
    memory result(desc, engine_);
    std::memset(result.get_data_handle(), byte, desc.get_size());
    return result;
  }

  // Random f32 weights in the plain layout, brought to the layout (and type) that the primitive
  // wants.
  memory weights(const memory::desc& wanted, const Dims& dims, Tag plain, float fan_in,
                 const dnnl::primitive_attr& attributes) {
    memory source = random({dims, Type::f32, plain}, 1 / std::sqrt(fan_in));
    memory result(wanted, engine_);
    const dnnl::reorder::primitive_desc reorder(source, result, attributes);
    dnnl::reorder(reorder).execute(stream_, source, result);
    stream_.wait();
    std::size_t count = 1;
    for (const auto dim : dims) count *= static_cast<std::size_t>(dim);
    weight_bytes_ += count * (shape_.int8 ? 1 : sizeof(float));
    return result;
  }

  memory bias(const memory::desc& desc) {
    weight_bytes_ += desc.get_size();
    return random(desc, 0.1F);
  }

  memory add_lstm(memory& x, memory::dim inputs, memory::dim outputs, bool projected) {
    const memory::dim n = shape_.cells, t = shape_.frames, b = shape_.streams;
    const memory::desc x_desc({t, b, inputs}, data_type(), Tag::tnc);
    const memory::desc y_desc({t, b, outputs}, data_type(), Tag::tnc);
    const memory::desc m_desc({1, 1, b, outputs}, data_type(), Tag::ldnc);
    const memory::desc c_desc({1, 1, b, n}, Type::f32, Tag::ldnc);
    const memory::desc b_desc({1, 1, 4, n}, Type::f32, Tag::ldgo);
    const Dims input_dims{1, 1, inputs, 4, n}, recurrent_dims{1, 1, outputs, 4, n},
        projection_dims{1, 1, n, outputs};
    const auto any = [&](const Dims& dims) { return memory::desc(dims, weight_type(), Tag::any); };

    dnnl::primitive_attr attributes;
    if (shape_.int8) {
      const float scale = 127 * std::sqrt(static_cast<float>(inputs));
      attributes.set_rnn_data_qparams(kDataScale, kDataShift);
      attributes.set_rnn_weights_qparams((1 << 3) | (1 << 4), std::vector<float>(4 * n, scale));
      if (projected)
        attributes.set_rnn_weights_projection_qparams(
            1 << 3, std::vector<float>(outputs, 127 * std::sqrt(float(n))));
    }
    const dnnl::lstm_forward::desc lstm(
        dnnl::prop_kind::forward_inference, dnnl::rnn_direction::unidirectional_left2right, x_desc,
        m_desc, c_desc, any(input_dims), any(recurrent_dims), memory::desc(),
        projected ? any(projection_dims) : memory::desc(), b_desc, y_desc, m_desc, c_desc);
    const dnnl::lstm_forward::primitive_desc made(lstm, attributes, engine_);

    memory m = filled(m_desc, shape_.int8 ? static_cast<int>(kDataShift) : 0),
           c = filled(c_desc, 0);
    memory y(y_desc, engine_);
    Arguments arguments{
        {DNNL_ARG_SRC_LAYER, x},
        {DNNL_ARG_SRC_ITER, m},
        {DNNL_ARG_SRC_ITER_C, c},
        {DNNL_ARG_WEIGHTS_LAYER,
         weights(made.weights_layer_desc(), input_dims, Tag::ldigo, float(inputs), attributes)},
        {DNNL_ARG_WEIGHTS_ITER,
         weights(made.weights_iter_desc(), recurrent_dims, Tag::ldigo, float(outputs), attributes)},
        {DNNL_ARG_BIAS, bias(b_desc)},
        {DNNL_ARG_DST_LAYER, y},
        {DNNL_ARG_DST_ITER, m},
        {DNNL_ARG_DST_ITER_C, c},
    };
    if (projected)
      arguments[DNNL_ARG_WEIGHTS_PROJECTION] =
          weights(made.weights_projection_desc(), projection_dims, Tag::ldio, float(n), attributes);
    steps_.emplace_back(dnnl::lstm_forward(made), arguments);
    return y;
  }

  void add_dense(const memory& x, memory::dim inputs) {
    const memory::dim vectors = shape_.frames * shape_.streams, outputs = shape_.output;
    const memory::desc x_desc({vectors, inputs}, data_type(), Tag::nc),
        y_desc({vectors, outputs}, Type::f32, Tag::nc);
    const memory::desc w_desc({outputs, inputs}, weight_type(), Tag::any),
        b_desc({outputs}, Type::f32, Tag::x);
    const dnnl::inner_product_forward::primitive_desc made(
        {dnnl::prop_kind::forward_inference, x_desc, w_desc, b_desc, y_desc}, engine_);
    dnnl::primitive_attr scales;
    if (shape_.int8) scales.set_output_scales(0, {127 * std::sqrt(static_cast<float>(inputs))});
    memory w = weights(made.weights_desc(), {outputs, inputs}, Tag::oi, float(inputs), scales);
    y_ = memory(y_desc, engine_);
    steps_.emplace_back(dnnl::inner_product_forward(made),
                        Arguments{{DNNL_ARG_SRC, memory(x_desc, engine_, x.get_data_handle())},
                                  {DNNL_ARG_WEIGHTS, w},
                                  {DNNL_ARG_BIAS, bias(b_desc)},
                                  {DNNL_ARG_DST, y_}});
  }

  Shape shape_;
  dnnl::engine engine_{dnnl::engine::kind::cpu, 0};
  dnnl::stream stream_{engine_};
  std::mt19937 generator_{1};
  std::vector<std::pair<dnnl::primitive, Arguments>> steps_;
  memory y_;
  std::size_t weight_bytes_ = 0;
};

// The number behind "key": in a line of our own harness, which writes no spaces.
int number_of(const std::string& line, const std::string& key) {
  const auto at = line.find("\"" + key + "\":");
  return at == std::string::npos ? 0 : std::atoi(line.c_str() + at + key.size() + 3);
}

void answer(Network& network, const std::string& request) {
  const int calls = number_of(request, "calls"), warm_up = number_of(request, "warmUp");
  const std::chrono::milliseconds pause(number_of(request, "pauseMs"));
  std::printf("{\"calls\":[");
  for (int i = 0; i < warm_up + calls; ++i) {
    if (pause.count() > 0) std::this_thread::sleep_for(pause);
    const auto begin = std::chrono::steady_clock::now();
    network.run();
    const std::chrono::duration<double, std::micro> spent =
        std::chrono::steady_clock::now() - begin;
    if (i >= warm_up) std::printf("%s%.3f", i > warm_up ? "," : "", spent.count());
  }
  std::printf("]}\n");
  std::fflush(stdout);
}

// The words behind the program's name; THREADS (words[4]) is not of the shape.
Shape shape_of(int count, char** words) {
  const auto number = [&](int i) { return memory::dim{std::atol(words[i])}; };
  Shape shape{
      !std::strcmp(words[1], "int8"), number(2), number(3), number(5), number(6), number(7), {}};
  for (int i = 8; i < count; ++i) shape.projections.push_back(number(i));
  return shape;
}

}  // namespace

int main(int count, char** words) try {
  if (count < 9) throw std::runtime_error("usage: see the head of its source");
  omp_set_num_threads(std::atoi(words[4]));
  Network network(shape_of(count, words));
  network.run();
  if (!network.finite()) throw std::runtime_error("its output is not finite");
  const auto* version = dnnl::version();
  std::printf("{\"ready\":{\"version\":\"onednn %d.%d.%d\",\"weightBytes\":%zu}}\n", version->major,
              version->minor, version->patch, network.weight_bytes());
  std::fflush(stdout);
  for (std::string line; std::getline(std::cin, line);) answer(network, line);
} catch (const std::exception& error) {
  std::printf("{\"unavailable\":\"%s\"}\n", error.what());
}
