// Sixteen weights of each storage as floats. Include after one of lanes/*.h.
#pragma once

#include <type_traits>

#include "kernels/block.h"
#include "kernels/segment.h"

namespace {

using compact_rnn::kBlockRows;
using compact_rnn::kWindow;
using compact_rnn::PanelFormat;
using compact_rnn::PanelView;
using compact_rnn::Segment;
using compact_rnn::Storage;

inline Lanes load_weights(const float* w) { return load(w); }
inline Lanes load_weights(const std::uint16_t* w) { return load_half(w); }
inline Lanes load_weights(const std::int8_t* w) { return load_int8(w); }

// Products of bytes are summed first; then their sum is scaled.
template <typename Weight>
constexpr bool kIsBytes = std::is_same_v<Weight, std::int8_t>;

}  // namespace
