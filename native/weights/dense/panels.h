// A dense weight packed for the kernels: panels of a few blocks of 16 rows, the blocks side by side
// step by step (kernels/segment.h), so that one pass over contiguous memory leaves the sums of all
// blocks of a panel in registers. A permutation of the matrix, padded with zeros: the one copy of
// it that a model holds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "base/arena.h"
#include "weights/block_order.h"
#include "weights/stored_matrix.h"
#include "weights/weight.h"

namespace compact_rnn {

// Panels of a matrix, however it is stored.
SharedWeight pack_panels(const StoredMatrix& w, std::size_t gates);

// Of all but int4.
class Panels final : public Weight {
 public:
  // W [gates * cells, cols]. A panel holds the blocks of all gates of the same 16 cells; with one
  // gate, neighbours.
  Panels(const StoredMatrix& w, std::size_t gates);

  Storage storage() const { return storage_; }
  std::size_t rows() const override { return rows_; }
  std::size_t columns() const override { return columns_; }
  std::size_t gates() const override { return gates_; }
  std::size_t bytes() const override;
  PanelView view() const override;
  std::unique_ptr<Operands> new_operands(Precision precision, std::size_t capacity) const override;

  std::vector<PackedPart> parts() const override;
  void unpack(std::size_t part, void* data, void* scales) const override;

 private:
  template <typename Element, typename Move>
  void each_run(Move move) const;
  template <typename Element>
  void pack_elements(const void* data);
  template <typename Element>
  void unpack_elements(void* data) const;
  void pack_scales(const float* scales);

  Storage storage_;
  std::size_t rows_, columns_, gates_;
  BlockOrder order_;
  std::size_t panel_blocks_, steps_;
  ArenaArray<std::byte> data_;
  ArenaArray<float> scales_;
  ArenaArray<std::int32_t> compensation_;
};

}  // namespace compact_rnn
