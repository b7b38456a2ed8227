#include "weights/observed.h"

#include <utility>

#include "linalg/multiply.h"

namespace compact_rnn {

namespace {

// Vectors whose products are added at once.
constexpr std::size_t kMostRows = 128;

class ObservedOperands final : public Operands {
 public:
  ObservedOperands(std::unique_ptr<Operands> operands, SharedMoment moment)
      : operands_(std::move(operands)), moment_(std::move(moment)) {}

  Operand of(const float* v, Team& team) override {
    moment_->add(v);
    return operands_->of(v, team);
  }
  void of_many(ManyVector* vectors, std::size_t count, Team& team) override {
    for (std::size_t j = 0; j < count; ++j) moment_->add(vectors[j].x.v);
    operands_->of_many(vectors, count, team);
  }
  std::size_t bytes() const override { return operands_->bytes(); }

 private:
  std::unique_ptr<Operands> operands_;
  SharedMoment moment_;
};

class ObservedWeight final : public Weight {
 public:
  ObservedWeight(SharedWeight weight, SharedMoment moment)
      : weight_(std::move(weight)), moment_(std::move(moment)) {}

  std::size_t rows() const override { return weight_->rows(); }
  std::size_t columns() const override { return weight_->columns(); }
  std::size_t gates() const override { return weight_->gates(); }
  std::size_t bytes() const override { return weight_->bytes() + moment_->bytes(); }
  PanelView view() const override { return weight_->view(); }
  std::unique_ptr<Operands> new_operands(Precision precision, std::size_t capacity) const override {
    return std::make_unique<ObservedOperands>(weight_->new_operands(precision, capacity), moment_);
  }
  std::vector<PackedPart> parts() const override { return weight_->parts(); }
  void unpack(std::size_t part, void* data, void* scales) const override {
    weight_->unpack(part, data, scales);
  }

 private:
  SharedWeight weight_;
  SharedMoment moment_;
};

}  // namespace

void SecondMoment::add(const float* x) {
  rows_.insert(rows_.end(), x, x + size_);
  if (rows_.size() >= kMostRows * size_) add_rows();
}

void SecondMoment::add_rows() {
  const std::size_t count = rows_.size() / size_;
  const TeamLease team(1);
  linalg::multiply<double>({rows_.data(), size_, count, size_, true},
                           {rows_.data(), count, size_, size_}, sums_.data(), size_, true, *team);
  rows_.clear();
}

const std::vector<double>& SecondMoment::sums() {
  if (!rows_.empty()) add_rows();
  return sums_;
}

Observed observed(SharedWeight weight) {
  auto moment = std::make_shared<SecondMoment>(weight->columns());
  return {std::make_shared<ObservedWeight>(std::move(weight), moment), moment};
}

}  // namespace compact_rnn
