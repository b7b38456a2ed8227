#include "weights/weight.h"

#include "weights/int4.h"

namespace compact_rnn {

PackedPart int4_part(std::size_t rows, std::size_t columns) {
  return {Storage::int4, rows * int4_row_bytes(columns), rows * groups_of(columns)};
}

std::vector<PackedPart> joined_parts(const std::vector<const Weight*>& weights) {
  std::vector<PackedPart> joined;
  for (const Weight* weight : weights)
    for (const PackedPart& part : weight->parts()) joined.push_back(part);
  return joined;
}

void unpack_joined(const std::vector<const Weight*>& weights, std::size_t part, void* data,
                   void* scales) {
  for (const Weight* weight : weights) {
    const std::size_t count = weight->parts().size();
    if (part < count) return weight->unpack(part, data, scales);
    part -= count;
  }
}

}  // namespace compact_rnn
