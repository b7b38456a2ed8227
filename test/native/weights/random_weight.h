// Random weights of the kinds that are not dense, with what each entry is in double, by its
// definition.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "../weight.h"
#include "weights/hashed/packed.h"
#include "weights/sparse/packed.h"

namespace compact_rnn::test {

struct MatrixShape {
  std::size_t gates, cells, columns;
  std::size_t rows() const { return gates * cells; }
};

class RandomSparse {
 public:
  // About `density` of all entries or blocks; every fifth list is empty.
  RandomSparse(Format format, const MatrixShape& shape, std::size_t block, double density,
               Randoms& randoms);
  std::shared_ptr<const PackedSparse> packed() const;

  MatrixShape shape;
  std::size_t block;
  std::vector<std::uint32_t> starts;
  std::vector<std::uint16_t> columns;
  std::unique_ptr<PlainWeight> values;  // [columns.size()][block]
  std::vector<float> scales;            // int8: [rows]
  std::vector<double> dense;            // [rows][columns]

 private:
  void add_list(const std::function<bool()>& present);
  void expand();
};

class RandomHashed {
 public:
  RandomHashed(Format format, const MatrixShape& shape, std::size_t k, bool is_signed,
               Randoms& randoms);
  std::shared_ptr<const PackedHashed> packed() const;

  MatrixShape shape;
  std::uint32_t seed;
  bool is_signed;
  std::unique_ptr<PlainWeight> buckets;  // [1][k]
  std::vector<double> dense;
};

// One of either, packed, whose view stands at odd addresses, in buffers that end where it does.
class RandomKind {
 public:
  explicit RandomKind(const RandomSparse& sparse);
  explicit RandomKind(const RandomHashed& hashed);

  MatrixShape shape;
  SharedWeight weight;
  PanelView view;
  std::vector<double> dense;

 private:
  void move(std::size_t elements);

  Misaligned<float> floats_, scales_;
  Misaligned<std::uint16_t> halves_, columns_;
  Misaligned<std::int8_t> bytes_;
  Misaligned<std::uint32_t> starts_;
  Misaligned<std::uint8_t> within_;
};

// Calls body(what, kind) for kinds that differ in all that panels know of.
void each_kind(Format format, const MatrixShape& shape,
               const std::function<void(const std::string&, const RandomKind&)>& body);

}  // namespace compact_rnn::test
