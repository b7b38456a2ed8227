#include "weights/structure.h"

#include "weights/convert.h"
#include "weights/int4.h"
#include "weights/stored_weight.h"

namespace compact_rnn {

WeightShape checked_shape(std::size_t rows, std::size_t cols, std::size_t gates) {
  require(gates != 0 && rows % gates == 0, "rows must be gates times cells");
  return {rows, cols, gates};
}

std::size_t Structure::size() const {
  std::size_t size = 0;
  for (const Part& part : parts()) size += part.size;
  return size;
}

void Structure::append_parameters(const StoredMatrix* numbers, std::vector<double>& p) const {
  const std::size_t count = parts().size();
  for (std::size_t i = 0; i < count; ++i) append_rows(numbers[i], p);
}

std::vector<double> CheckedWeight::parameters() const {
  std::vector<double> p;
  p.reserve(structure->size());
  structure->append_parameters(numbers.data(), p);
  return p;
}

float element_at(const StoredMatrix& part, std::size_t i) {
  switch (part.storage) {
    case Storage::f16:
      return from_half(static_cast<const std::uint16_t*>(part.data)[i]);
    case Storage::int8:
      return static_cast<const std::int8_t*>(part.data)[i];
    case Storage::f32:
    case Storage::int4:
      break;
  }
  return static_cast<const float*>(part.data)[i];
}

void append_rows(const StoredMatrix& part, std::vector<double>& p) {
  if (part.storage == Storage::int4) {
    std::vector<float> w(part.rows * part.cols);
    dequantize_groups(static_cast<const std::uint8_t*>(part.data), part.group_scales, part.rows,
                      part.cols, w.data());
    p.insert(p.end(), w.begin(), w.end());
    return;
  }
  for (std::size_t i = 0; i < part.rows; ++i) {
    const float scale = part.scales == nullptr ? 1.0f : part.scales[i];
    for (std::size_t j = 0; j < part.cols; ++j)
      p.push_back(scale * element_at(part, i * part.cols + j));
  }
}

}  // namespace compact_rnn
