// A dense weight of int4 packed for the kernels: panels as those of bytes (panels.h), with eight
// columns in a step and a scale for each group of a row (kernels/segment.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "base/arena.h"
#include "weights/block_order.h"
#include "weights/stored_matrix.h"
#include "weights/weight.h"

namespace compact_rnn {

class Int4Panels final : public Weight {
 public:
  // W [gates * cells, cols]; a panel holds the blocks of all gates of the same 16 cells.
  Int4Panels(const StoredMatrix& w, std::size_t gates);

  std::size_t rows() const override { return rows_; }
  std::size_t columns() const override { return columns_; }
  std::size_t gates() const override { return gates_; }
  std::size_t bytes() const override {
    return data_.size() + scales_.size() * sizeof(std::uint16_t);
  }
  PanelView view() const override;
  std::unique_ptr<Operands> new_operands(Precision precision, std::size_t capacity) const override;

  std::vector<PackedPart> parts() const override;
  void unpack(std::size_t part, void* data, void* scales) const override;

 private:
  template <typename Move>
  void each_column(Move move) const;
  template <typename Move>
  void each_group(Move move) const;

  std::size_t rows_, columns_, gates_;
  BlockOrder order_;
  std::size_t panel_blocks_, steps_;
  ArenaArray<std::uint8_t> data_;
  ArenaArray<std::uint16_t> scales_;
};

}  // namespace compact_rnn
