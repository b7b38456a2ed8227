// A weight whose entries share k numbers, each entry the one that a hash of its place says
// (kernels/hash.h): rows x cols parameters become k. Which those are is never stored; the kernels
// hash while they run.
#pragma once

#include <cstddef>
#include <cstdint>

#include "base/arena.h"
#include "weights/stored_matrix.h"
#include "weights/weight.h"

namespace compact_rnn {

// As somebody else owns it.
struct StoredHashed {
  Storage storage = Storage::f32;
  std::size_t rows = 0, cols = 0;
  std::size_t k = 0;              // 1 to 2^24
  const void* buckets = nullptr;  // [k] of the storage's type
  const float* scale = nullptr;   // int8: one
  std::uint32_t seed = 0;
  bool is_signed = false;
};

class Hashed final : public Weight {
 public:
  // W [gates * cells, cols]; the buckets are copied.
  Hashed(const StoredHashed& w, std::size_t gates);

  std::size_t rows() const override { return rows_; }
  std::size_t columns() const override { return columns_; }
  std::size_t gates() const override { return gates_; }
  std::size_t bytes() const override;
  PanelView view() const override;
  std::unique_ptr<Operands> new_operands(Precision precision, std::size_t capacity) const override;

  Storage storage() const { return storage_; }
  std::size_t k() const { return k_; }
  std::uint32_t seed() const { return seed_; }
  bool is_signed() const { return is_signed_; }
  // What was packed, to the bit: buckets [k], and the scale of int8.
  void unpack(void* buckets, float* scale) const;

 private:
  Storage storage_;
  std::size_t rows_, columns_, gates_, k_;
  std::uint32_t seed_;
  bool is_signed_;
  ArenaArray<std::byte> buckets_;  // [k + 15], so that no load of sixteen need begin anew
  float scale_;
};

}  // namespace compact_rnn
