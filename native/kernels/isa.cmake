# An ISA's file in builds/ is compiled with that ISA's flags, and no other file is: older CPUs must never meet its code.
# Those of another processor's ISAs are left out of CORE_SOURCES.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|amd64")
  set(FOREIGN_ISAS "neon|neondot|neonmm|wasm")
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^aarch64")
  set(FOREIGN_ISAS "avx2|avxvnni|avx512|avx512vnni|wasm")
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^arm")
  set(FOREIGN_ISAS "neondot|neonmm|avx2|avxvnni|avx512|avx512vnni|wasm")
elseif(CMAKE_SYSTEM_PROCESSOR STREQUAL "wasm32")
  set(FOREIGN_ISAS "neon|neondot|neonmm|avx2|avxvnni|avx512|avx512vnni")
else()
  set(FOREIGN_ISAS "neon|neondot|neonmm|avx2|avxvnni|avx512|avx512vnni|wasm")
endif()
list(FILTER CORE_SOURCES EXCLUDE REGEX "native/kernels/builds/(training/)?(${FOREIGN_ISAS})\\.cc$")

# The scalar twins are plain loops: the compiler makes of them what the baseline has (SSE2 on x86-64).
set(ISA_FLAGS_avx2 -mavx2 -mfma -mf16c)
set(ISA_FLAGS_avxvnni ${ISA_FLAGS_avx2} -mavxvnni)
# gcc 12 warns of its own AVX-512 header (gcc bug 105593).
set(ISA_FLAGS_avx512 -mavx512f -mavx512bw -mavx512vl -mavx512dq -mfma -Wno-maybe-uninitialized -Wno-uninitialized)
set(ISA_FLAGS_avx512vnni ${ISA_FLAGS_avx512} -mavx512vnni)
set(ISA_FLAGS_neondot -march=armv8.2-a+dotprod)
set(ISA_FLAGS_neonmm -march=armv8.2-a+dotprod+i8mm)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^arm")
  set(ISA_FLAGS_neon -mfpu=neon-vfpv4 -mfp16-format=ieee)
endif()
# Under a sanitizer -O3 takes minutes of compiling; that of threads looks at none of the kernels.
if(NOT COMPACT_RNN_SANITIZE)
  set(ISA_OPTIMIZATION -O3)
elseif(COMPACT_RNN_SANITIZE STREQUAL "thread")
  set(ISA_OPTIMIZATION -O0)
endif()
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm)" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # gcc 12 would move the loads of a step ahead of its products until sums must leave the registers (it does so on ARM alone).
  set(ARM_OPTIONS -fno-schedule-insns)
endif()
foreach(source ${CORE_SOURCES})
  if(source MATCHES "native/kernels/builds/training/([a-z0-9]+)\\.cc$")
    set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS
                                "${ISA_OPTIMIZATION};${ARM_OPTIONS};${ISA_FLAGS_${CMAKE_MATCH_1}}")
  elseif(source MATCHES "native/kernels/builds/([a-z0-9]+)\\.cc$")
    set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "${ARM_OPTIONS};${ISA_FLAGS_${CMAKE_MATCH_1}}")
  endif()
endforeach()
