// A sparse weight in panels, in one of two forms:
//
//   block 1    any entries. The rows of a block of 16 go side by side through windows of columns
//              (windows.h), padded with zeros: where a fifth of the entries are not zero, a third
//              more numbers than those
//   block 16   columns of 16 neighbouring cells of one gate, whole: the index of a column serves 16
//              entries
#pragma once

#include "base/aligned.h"
#include "base/arena.h"
#include "kernels/kernels.h"
#include "weights/block_order.h"
#include "weights/sparse/sparse.h"

namespace compact_rnn {

class PackedSparse final : public Weight {
 public:
  // Pattern and values are copied.
  PackedSparse(const Sparse& sparse, const StoredMatrix& values);

  std::size_t rows() const override { return rows_; }
  std::size_t columns() const override { return columns_; }
  std::size_t gates() const override { return gates_; }
  std::size_t bytes() const override;
  PanelView view() const override;
  std::unique_ptr<Operands> new_operands(Precision precision, std::size_t capacity) const override;

  std::vector<PackedPart> parts() const override;
  void unpack(std::size_t part, void* data, void* scales) const override;

 private:
  std::size_t block_row_of(std::size_t block) const;
  void take_windows(const SparsePattern& pattern);
  void take_blocks(const SparsePattern& pattern);
  template <typename Move>
  void each_stored(Move move) const;

  Storage storage_;
  std::size_t rows_, columns_, gates_, block_;
  std::size_t window_ = pick_window(running_isa());
  BlockOrder order_;
  AlignedArray<std::uint32_t> stored_starts_;  // those of the pattern
  ArenaArray<std::uint32_t> starts_;           // of the steps
  ArenaArray<std::uint16_t> step_columns_;     // one a step
  ArenaArray<std::uint8_t> within_;            // block 1: [step][16]
  ArenaArray<std::byte> values_;
  AlignedArray<float> scales_;
};

}  // namespace compact_rnn
