// The weights of a file, of any kind: read field by field, checked, and packed once, however many
// layers name them.
#pragma once

#include <map>
#include <string>

#include "file/tensors.h"
#include "weights/embedding.h"
#include "weights/registry.h"

namespace compact_rnn::file {

// What running the network may take in memory besides the numbers of its file, as
// lib/model/memory.ts bounds it: layers may share their matrices, and some weights of any shape
// hold few numbers, so that a small file could ask for states and packed weights without end.
class MemoryBound {
 public:
  explicit MemoryBound(std::size_t held);
  // Error("INVALID_MODEL") where that is too much in all. Call it before the memory is taken.
  void add(std::size_t bytes);
  // So many floats.
  void add_numbers(std::size_t numbers) { add(kFloat * numbers); }

 private:
  static constexpr std::size_t kFloat = 4;
  std::size_t most_, needed_ = 0;
};

// A weight that fits together, packed when it is known to have the shape that its place asks for.
class FileWeight {
 public:
  const WeightShape& shape() const { return checked_.structure->shape(); }
  // Error("INVALID_MODEL") where it has another shape, `what` being its name.
  SharedWeight pack(std::size_t rows, std::size_t cols, const std::string& what,
                    MemoryBound& memory);

 private:
  friend class Weights;
  CheckedWeight checked_;
  std::size_t bytes_ = 0;  // as stored
  SharedWeight packed_;
};

class Weights {
 public:
  explicit Weights(Tensors& tensors) : tensors_(tensors) {}

  // The weight in the field, of `gates` stacked gates. It lives as long as this.
  FileWeight& weight(Fields& fields, std::string_view key, std::size_t gates);
  // The dense weight in the field, whose rows are looked up.
  SharedEmbedding embedding(Fields& fields, std::string_view key);

 private:
  StoredWeight read(Fields& fields, std::size_t gates, bool may_stack);
  StoredWeight read_part(Fields& fields, std::string_view key);
  void read_field(Fields& fields, const StoredField& field, StoredWeight& weight);
  void add_numbers(Fields& fields, const StoredField& field, StoredWeight& weight);

  Tensors& tensors_;
  std::map<std::string, FileWeight> read_;  // by their fields and gates
};

}  // namespace compact_rnn::file
