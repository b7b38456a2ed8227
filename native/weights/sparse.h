// A weight of which few entries are not zero, in one of two forms:
//
//   block 1    any entries (CSR). In panels the rows of a block go side by side through windows of
//   columns, filled up with
//              zeros (sparse_windows.h): a third more than they hold, where a fifth is not zero
//   block 16   columns of 16 neighbouring cells of one gate, whole: the index of a column serves 16
//   entries
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/aligned.h"
#include "base/arena.h"
#include "weights/block_order.h"
#include "weights/stored_matrix.h"
#include "weights/weight.h"

namespace compact_rnn {

// As somebody else owns it. The lists are rows (block 1), or the blocks of 16 cells of the first
// gate, then of the next (block 16). List i holds the places [starts[i], starts[i + 1]): columns
// [place] rise in each, values are [place][block].
struct StoredSparse {
  Storage storage = Storage::f32;
  std::size_t rows = 0, cols = 0;  // at most 65536 cols
  std::size_t block = 1;
  const std::uint32_t* starts = nullptr;  // [lists + 1], from 0 on
  const std::uint16_t* columns = nullptr;
  const void* values = nullptr;   // of the storage's type; zeros beyond the last cell of a gate
  const float* scales = nullptr;  // int8: [rows]
};

class Sparse final : public Weight {
 public:
  // W [gates * cells, cols], copied.
  Sparse(const StoredSparse& w, std::size_t gates);

  std::size_t rows() const override { return rows_; }
  std::size_t columns() const override { return columns_; }
  std::size_t gates() const override { return gates_; }
  std::size_t bytes() const override;
  PanelView view() const override;
  std::unique_ptr<Operands> new_operands(Precision precision, std::size_t capacity) const override;

  Storage storage() const { return storage_; }
  std::size_t block() const { return block_; }
  std::size_t lists() const { return list_starts_.size() - 1; }
  std::size_t places() const { return list_starts_.data()[lists()]; }
  // What was packed, to the bit.
  void unpack(std::uint32_t* starts, std::uint16_t* columns, void* values, float* scales) const;

 private:
  std::size_t list_of(std::size_t block) const;
  void take_windows(const StoredSparse& w);
  void take_blocks(const StoredSparse& w);
  std::uint16_t column_of(std::size_t packed) const;
  template <typename Move>
  void each_place(Move move) const;

  Storage storage_;
  std::size_t rows_, columns_, gates_, block_;
  BlockOrder order_;
  AlignedArray<std::uint32_t> list_starts_;  // as they were given
  ArenaArray<std::uint32_t> starts_;         // of the steps
  ArenaArray<std::uint16_t> step_columns_;   // one a step
  ArenaArray<std::uint8_t> within_;          // block 1: [step][16]
  ArenaArray<std::byte> values_;
  AlignedArray<float> scales_;
};

}  // namespace compact_rnn
