# An ISA's files are compiled with that ISA's flags, and no others are: older CPUs must never meet its code. Files of
# another processor's ISAs are left out of CORE_SOURCES.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64|amd64")
  set(FOREIGN_ISAS neon)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(arm|aarch64)")
  set(FOREIGN_ISAS "avx2|avx512")
else()
  set(FOREIGN_ISAS "neon|avx2|avx512")
endif()
list(FILTER CORE_SOURCES EXCLUDE REGEX "native/kernels/[a-z0-9_]+/(${FOREIGN_ISAS})\\.cc$")

# The scalar twins are plain loops: the compiler makes of them what the baseline has (SSE2 on x86-64).
set(ISA_FLAGS_avx2 -mavx2 -mfma)
# gcc 12 warns of its own AVX-512 header (gcc bug 105593).
set(ISA_FLAGS_avx512 -mavx512f -mavx512bw -mavx512vl -mavx512dq -mfma -Wno-maybe-uninitialized -Wno-uninitialized)
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^arm")
  set(ISA_FLAGS_neon -mfpu=neon-vfpv4)
endif()
foreach(source ${CORE_SOURCES})
  if(source MATCHES "native/kernels/[a-z0-9_]+/(scalar|avx2|avx512|neon)\\.cc$")
    set_source_files_properties(${source} PROPERTIES COMPILE_OPTIONS "-O3;${ISA_FLAGS_${CMAKE_MATCH_1}}")
  endif()
endforeach()
