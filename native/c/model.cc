// compact_rnn_load and what can be asked of a model.
#include "c/guard.h"
#include "kernels/kernels.h"

namespace compact_rnn {
namespace {

compact_rnn_model* load(const std::uint8_t* bytes, std::size_t size) {
  // Chosen here, where a bad COMPACT_RNN_ISA can be reported: a step must not throw.
  kernels();
  auto model = std::make_unique<compact_rnn_model>();
  model->isa = isa_name(running_isa());
  model->file = std::make_shared<const file::ModelFile>(file::read_model(bytes, size));
  return model.release();
}

}  // namespace
}  // namespace compact_rnn

using namespace compact_rnn;

compact_rnn_status compact_rnn_load(const char* path, compact_rnn_model** model,
                                    compact_rnn_error* error) {
  return guarded(error, [&] {
    require_pointer(path, "path");
    require_pointer(model, "model");
    const std::vector<std::uint8_t> bytes = file::read_bytes(path);
    *model = load(bytes.data(), bytes.size());
  });
}

compact_rnn_status compact_rnn_load_bytes(const void* bytes, size_t size, compact_rnn_model** model,
                                          compact_rnn_error* error) {
  return guarded(error, [&] {
    require_pointer(bytes, "bytes");
    require_pointer(model, "model");
    *model = load(static_cast<const std::uint8_t*>(bytes), size);
  });
}

void compact_rnn_close(compact_rnn_model* model) { delete model; }

size_t compact_rnn_input_size(const compact_rnn_model* model) {
  return model->file->network->input_size;
}

size_t compact_rnn_output_size(const compact_rnn_model* model) {
  return model->file->network->output_size();
}

size_t compact_rnn_tokens(const compact_rnn_model* model) {
  const SharedEmbedding& embedding = model->file->network->embedding;
  return embedding ? embedding->rows() : 0;
}

size_t compact_rnn_step_bytes(const compact_rnn_model* model) {
  return model->file->network->bytes();
}

const char* compact_rnn_unit_name(const compact_rnn_model* model, size_t unit) {
  const auto& units = model->file->units;
  return units && unit < units->names.size() ? units->names[unit].c_str() : nullptr;
}

size_t compact_rnn_sample_rate(const compact_rnn_model* model) {
  return model->file->front_end ? model->file->front_end->sample_rate : 0;
}

const char* compact_rnn_isa(const compact_rnn_model* model) { return model->isa; }
