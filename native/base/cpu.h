// The instruction sets that the processor has and the operating system lets programs use.
#pragma once

namespace compact_rnn {

struct CpuFeatures {
  bool avx2 = false;         // with fused multiply-add and half-precision conversion
  bool avx_vnni = false;     // with AVX2
  bool avx512 = false;       // F, BW, VL and DQ
  bool avx512_vnni = false;  // with the four above
  bool neon = false;         // with fused multiply-add: always on 64-bit ARM, VFPv4 on 32-bit
  bool neon_dot = false;     // the dot products of Armv8.2, on 64-bit only
  bool neon_matrix = false;  // the products of matrices of bytes of Armv8.6, on 64-bit only
};

CpuFeatures cpu_features();

}  // namespace compact_rnn
