// What the processor has, and the operating system lets programs use.
#pragma once

namespace compact_rnn {

bool cpu_has_avx2();         // with fused multiply-add and half-precision conversion
bool cpu_has_avx_vnni();     // and AVX2
bool cpu_has_avx512();       // F, BW, VL and DQ
bool cpu_has_avx512_vnni();  // and those
bool cpu_has_neon();         // with fused multiply-add: always on 64-bit ARM, VFPv4 on 32-bit
bool cpu_has_neon_dot();     // the dot product of Armv8.2; 64-bit only

}  // namespace compact_rnn
