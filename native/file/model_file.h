// A model from the project's own format (docs/reference/file-format.md): the network, packed for
// the kernels, and what its file says of inputs and outputs. As strict as lib/formats/own.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "file/units.h"
#include "model/network.h"
#include "speech/settings.h"

namespace compact_rnn::file {

struct ModelFile {
  std::shared_ptr<const Network> network;
  std::optional<speech::FrontEndSettings> front_end;
  std::optional<Units> units;
  bool gives_probabilities = false;  // its last layer ends in a softmax
};

// Error("INVALID_FILE") or Error("INVALID_MODEL"). Nothing of the file is needed afterwards.
ModelFile read_model(const std::uint8_t* file, std::size_t size);

// The bytes of a file. Error("IO").
std::vector<std::uint8_t> read_bytes(const char* path);

}  // namespace compact_rnn::file
