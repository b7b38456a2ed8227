// Rows are handled in blocks of 16, whatever the ISA: one packing serves all.
#pragma once

#include <cstddef>

namespace compact_rnn {

constexpr std::size_t kBlockRows = 16;

}  // namespace compact_rnn
