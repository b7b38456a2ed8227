// What the processor has, and the operating system lets programs use.
#pragma once

namespace compact_rnn {

bool cpu_has_avx2();    // with fused multiply-add
bool cpu_has_avx512();  // F, BW, VL and DQ
bool cpu_has_neon();    // with fused multiply-add: always on 64-bit ARM, VFPv4 on 32-bit

}  // namespace compact_rnn
