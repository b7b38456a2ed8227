// The safetensors container, as lib/formats/safetensors.ts reads it: a header of JSON, then the
// tensors one after another, which leave no gap and fill the file.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace compact_rnn::file {

struct Tensor {
  std::string dtype;  // "F32", "F16", "I8", ...
  std::vector<std::size_t> shape;
  const std::uint8_t* data = nullptr;  // in the file, at any address
  std::size_t bytes = 0;
};

struct Safetensors {
  std::map<std::string, std::string> metadata;
  std::map<std::string, Tensor> tensors;
};

// Error("INVALID_FILE") naming the tensor and the numbers that contradict each other. The tensors
// point into the file.
Safetensors read_safetensors(const std::uint8_t* file, std::size_t size);

}  // namespace compact_rnn::file
