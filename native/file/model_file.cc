#include "file/model_file.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/error.h"
#include "file/front_end.h"
#include "file/network_reader.h"

namespace compact_rnn::file {

namespace {

constexpr int kNewest = 3;  // the version of the format, as lib/formats/own/names.ts has it

const std::string& metadata_of(const Safetensors& file, const char* key) {
  const auto found = file.metadata.find(key);
  if (found == file.metadata.end())
    invalid_file(std::string("the metadata has no \"") + key + "\"");
  return found->second;
}

void check_version(const Safetensors& file) {
  if (metadata_of(file, "format") != "compact-rnn")
    invalid_file("the file is not of compact-rnn's own format: `compact-rnn convert` makes one");
  const std::string& version = metadata_of(file, "version");
  const bool is_number =
      !version.empty() && version.size() <= 9 && version[0] != '0' &&
      std::all_of(version.begin(), version.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!is_number) invalid_file("the format version must be a number, but is " + shown(version));
  if (std::stoi(version) > kNewest)
    invalid_file("the file has format version " + version + ", newer than " +
                 std::to_string(kNewest) + ", the newest that this library reads: update it");
}

void check_front_end(const ModelFile& model) {
  if (model.network->embedding)
    invalid_model(
        "the model has a front end, which makes features, and an embedding, which takes tokens");
  const std::size_t size = model.front_end->output_size();
  if (size != model.network->input_size)
    invalid_model("the front end makes frames of " + std::to_string(size) +
                  " numbers, but the network takes " + std::to_string(model.network->input_size));
}

}  // namespace

ModelFile read_model(const std::uint8_t* bytes, std::size_t size) {
  const Safetensors file = read_safetensors(bytes, size);
  check_version(file);
  const Json json = parse_json(metadata_of(file, "architecture"), "the architecture");
  Fields architecture(json, "architecture");
  Tensors tensors(file);
  NetworkReader network(tensors, tensors.bytes());
  ModelFile model;
  model.network = network.read(architecture);
  model.gives_probabilities = network.ends_in_softmax();
  if (architecture.has("frontEnd"))
    model.front_end = read_front_end(architecture.object("frontEnd"), tensors);
  if (architecture.has("units")) model.units = read_units(architecture.object("units"));
  architecture.done();
  tensors.refuse_unused();
  if (model.front_end) check_front_end(model);
  if (model.units && model.units->names.size() != model.network->output_size())
    invalid_model("units.names holds " + std::to_string(model.units->names.size()) +
                  " names, but the model has " + std::to_string(model.network->output_size()) +
                  " outputs");
  return model;
}

std::vector<std::uint8_t> read_bytes(const char* path) {
  const auto fail = [path] {
    throw Error("IO", std::string("cannot read ") + path + ": " + std::strerror(errno));
  };
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file(std::fopen(path, "rb"), std::fclose);
  if (!file) fail();
  std::vector<std::uint8_t> bytes;
  std::uint8_t piece[1 << 14];
  while (const std::size_t count = std::fread(piece, 1, sizeof piece, file.get()))
    bytes.insert(bytes.end(), piece, piece + count);
  if (std::ferror(file.get()) != 0) fail();
  return bytes;
}

}  // namespace compact_rnn::file
