// The instruction sets that the processor has and the operating system lets programs use.
#pragma once

namespace compact_rnn {

bool cpu_has_avx2();         // with fused multiply-add and half-precision conversion
bool cpu_has_avx_vnni();     // with AVX2
bool cpu_has_avx512();       // F, BW, VL and DQ
bool cpu_has_avx512_vnni();  // with the four above
bool cpu_has_neon();         // with fused multiply-add: always on 64-bit ARM, VFPv4 on 32-bit
bool cpu_has_neon_dot();     // the dot products of Armv8.2, on 64-bit only

}  // namespace compact_rnn
