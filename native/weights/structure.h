// The interface of every kind of weight. Each kind is a folder next to this file; registry.h finds
// a kind by its name.
//
// A weight is a structure and numbers. The structure stays fixed while the numbers change: the
// shape, and what the kind adds to it, such as a rank, a pattern or a seed. The numbers are arrays,
// the parts of the weight, which training sees one after another as one vector p of parameters.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "weights/observed.h"
#include "weights/parametrization.h"
#include "weights/stored_matrix.h"
#include "weights/weight.h"

namespace compact_rnn {

// W [rows, cols], of `gates` stacked gates of `cells()` rows each: row q * cells() + c is cell c of
// gate q.
struct WeightShape {
  std::size_t rows = 0, cols = 0, gates = 1;

  std::size_t cells() const { return rows / gates; }
  std::size_t size() const { return rows * cols; }
  // The shape of one gate.
  WeightShape gate() const { return {cells(), cols, 1}; }
};

// Error("INVALID_INPUT") where the rows are not gates times cells.
WeightShape checked_shape(std::size_t rows, std::size_t cols, std::size_t gates);

struct Part {
  // "a", "buckets", "gate 1 values"; empty where the weight is one array, W itself
  std::string name;
  std::size_t size = 0;
  // Each has a scale of its own in int8; 0: training never rounds the part.
  std::size_t rows = 0;
  // The smallest type that the part is stored in: numbers that int4 would spoil stay int8.
  Storage smallest = Storage::int8;
};

class Structure : public std::enable_shared_from_this<Structure> {
 public:
  explicit Structure(const WeightShape& shape) : shape_(shape) {}
  virtual ~Structure() = default;

  const WeightShape& shape() const { return shape_; }
  // In their order in p.
  virtual std::vector<Part> parts() const = 0;
  // Numbers of all parts: the length of p.
  std::size_t size() const;

  // Whether p is W itself, row by row, so that nothing needs to be computed from it.
  virtual bool is_plain() const { return false; }
  // W as a function of p, in the type of the argument.
  virtual std::unique_ptr<Parametrization<float>> parametrization(float) const = 0;
  virtual std::unique_ptr<Parametrization<double>> parametrization(double) const = 0;
  // The same weight trained for int8 or int4: W is made of what that makes of p (quantized.h).
  virtual std::shared_ptr<const Structure> quantized(Storage storage) const;

  // W for the kernels, from the numbers of each part, which are copied.
  virtual SharedWeight pack(const StoredMatrix* numbers) const = 0;
  // The same, which observes what each part multiplies (observed.h): adds a moment for each, null
  // for those that nothing asks for, parts that no type of groups is for.
  virtual SharedWeight pack_observed(const StoredMatrix* numbers,
                                     std::vector<SharedMoment>& moments) const;
  // p from the numbers of each part, whatever they are stored as: each is exactly a float.
  virtual void append_parameters(const StoredMatrix* numbers, std::vector<double>& p) const;

 private:
  WeightShape shape_;
};

using SharedStructure = std::shared_ptr<const Structure>;

// A stored weight that was checked: its structure and the numbers of its parts, which their owner
// keeps.
struct CheckedWeight {
  SharedStructure structure;
  std::vector<StoredMatrix> numbers;

  SharedWeight pack() const { return structure->pack(numbers.data()); }
  SharedWeight pack_observed(std::vector<SharedMoment>& moments) const {
    return structure->pack_observed(numbers.data(), moments);
  }
  std::vector<double> parameters() const;
  // W [rows, cols], computed in double.
  std::vector<double> expand() const;
};

// Appends the numbers of a part to p, row by row, each times the scale of its row.
void append_rows(const StoredMatrix& part, std::vector<double>& p);
// Element i as it is stored, without its scale; not of int4.
float element_at(const StoredMatrix& part, std::size_t i);

}  // namespace compact_rnn
