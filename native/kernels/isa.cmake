# An ISA's files are compiled with that ISA's flags, and no others are: older CPUs must never meet its code.
file(GLOB_RECURSE AVX2_FILES ${CMAKE_SOURCE_DIR}/native/kernels/*/avx2.cc)
file(GLOB_RECURSE AVX512_FILES ${CMAKE_SOURCE_DIR}/native/kernels/*/avx512.cc)
file(GLOB_RECURSE NEON_FILES ${CMAKE_SOURCE_DIR}/native/kernels/*/neon.cc)
file(GLOB_RECURSE SCALAR_FILES ${CMAKE_SOURCE_DIR}/native/kernels/*/scalar.cc)

# The scalar twins are plain loops: -O3 lets the compiler use what the baseline has (SSE2 on x86-64).
set_source_files_properties(${SCALAR_FILES} PROPERTIES COMPILE_OPTIONS "-O3")
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|amd64")
  set_source_files_properties(${AVX2_FILES} PROPERTIES COMPILE_OPTIONS "-O3;-mavx2;-mfma")
  set_source_files_properties(${AVX512_FILES} PROPERTIES COMPILE_OPTIONS "-O3;-mavx512f;-mavx512bw;-mavx512vl;-mavx512dq;-mfma")
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^arm")
  set_source_files_properties(${NEON_FILES} PROPERTIES COMPILE_OPTIONS "-O3;-mfpu=neon-vfpv4")
else()
  set_source_files_properties(${NEON_FILES} PROPERTIES COMPILE_OPTIONS "-O3")
endif()
