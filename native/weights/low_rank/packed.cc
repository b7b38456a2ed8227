#include "weights/low_rank/packed.h"

#include <vector>

#include "base/aligned.h"

namespace compact_rnn {

namespace {

// B v as A's panels multiply it: one byte serves int8, since the network computes B v itself.
class LowRankOperands final : public Operands {
 public:
  LowRankOperands(const Weight& a, const Affine& b, Precision precision, std::size_t capacity)
      : b_(b),
        b_operands_(b.new_operands(precision, capacity)),
        a_operands_(a.new_operands(Precision::one_byte, capacity)),
        products_(capacity * b.padded_rows()),
        many_(capacity) {}

  Operand of(const float* v, Team& team) override {
    b_.apply(v, product(0), *b_operands_, team);
    return a_operands_->of(product(0), team);
  }

  void of_many(ManyVector* vectors, std::size_t count, Team& team) override {
    for (std::size_t j = 0; j < count; ++j) many_[j] = {vectors[j].x, nullptr, product(j)};
    b_.apply_many(many_.data(), count, *b_operands_, team);
    for (std::size_t j = 0; j < count; ++j) vectors[j].x.v = product(j);
    a_operands_->of_many(vectors, count, team);
  }

  std::size_t bytes() const override {
    return b_operands_->bytes() + a_operands_->bytes() + products_.size() * sizeof(float) +
           many_.size() * sizeof(ManyVector);
  }

 private:
  float* product(std::size_t j) { return products_.data() + j * b_.padded_rows(); }

  const Affine& b_;
  std::unique_ptr<Operands> b_operands_, a_operands_;
  AlignedArray<float> products_;  // [capacity][padded rank]
  std::vector<ManyVector> many_;
};

}  // namespace

std::unique_ptr<Operands> PackedLowRank::new_operands(Precision precision,
                                                      std::size_t capacity) const {
  return std::make_unique<LowRankOperands>(*a_, b_, precision, capacity);
}

std::vector<PackedPart> PackedLowRank::parts() const {
  return joined_parts({a_.get(), &b_.weight()});
}

void PackedLowRank::unpack(std::size_t part, void* data, void* scales) const {
  unpack_joined({a_.get(), &b_.weight()}, part, data, scales);
}

}  // namespace compact_rnn
