// A hashed weight packed for the kernels: its buckets. The kernels hash while they run.
#pragma once

#include "base/arena.h"
#include "weights/hashed/hashed.h"

namespace compact_rnn {

class PackedHashed final : public Weight {
 public:
  // The buckets [k] are copied.
  PackedHashed(const Hashed& hashed, const StoredMatrix& buckets);

  std::size_t rows() const override { return rows_; }
  std::size_t columns() const override { return columns_; }
  std::size_t gates() const override { return gates_; }
  std::size_t bytes() const override;
  PanelView view() const override;
  std::unique_ptr<Operands> new_operands(Precision precision, std::size_t capacity) const override;

  std::vector<PackedPart> parts() const override;
  void unpack(std::size_t part, void* data, void* scales) const override;

 private:
  Storage storage_;
  std::size_t rows_, columns_, gates_, k_;
  std::uint32_t seed_;
  bool is_signed_;
  ArenaArray<std::byte> buckets_;  // [k + 15], so that no load of sixteen wraps
  float scale_;
};

}  // namespace compact_rnn
