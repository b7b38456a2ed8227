# Linear algebra: the OpenBLAS that COMPACT_RNN_OPENBLAS_DIR names, linked in (packages have it), or
# one that is opened at run time, with Eigen for machines without it.
set(COMPACT_RNN_EIGEN AUTO CACHE STRING
    "Compile Eigen's decompositions (20 s, 0.6 GB of memory): ON, OFF, or AUTO: where this machine has no OpenBLAS")
set(COMPACT_RNN_OPENBLAS_DIR "" CACHE PATH "Where libopenblas.a and liblapack_pic.a lie, to be linked in")

# Eigen also has the FFT of the front end and of Toeplitz-like weights.
find_path(EIGEN_INCLUDE_DIR unsupported/Eigen/FFT
          PATHS ${CMAKE_SOURCE_DIR}/native/third_party/eigen /usr/include/eigen3
          NO_DEFAULT_PATH NO_CMAKE_FIND_ROOT_PATH)
if(NOT EIGEN_INCLUDE_DIR)
  message(FATAL_ERROR "Eigen's headers are missing: run 'npm run setup', or install libeigen3-dev (eigen3 elsewhere)")
endif()
foreach(part runtime core)
  target_include_directories(${part} SYSTEM PRIVATE ${EIGEN_INCLUDE_DIR})
  target_compile_definitions(${part} PRIVATE EIGEN_MPL2_ONLY)
endforeach()

if(COMPACT_RNN_OPENBLAS_DIR)
  set_source_files_properties(native/linalg/openblas_linked.cc PROPERTIES
                              COMPILE_DEFINITIONS COMPACT_RNN_STATIC_OPENBLAS)
  target_link_libraries(core PUBLIC ${COMPACT_RNN_OPENBLAS_DIR}/liblapack_pic.a
                                    ${COMPACT_RNN_OPENBLAS_DIR}/libopenblas.a)
elseif(COMPACT_RNN_ADDON AND NOT COMPACT_RNN_SANITIZE)
  find_library(SYSTEM_OPENBLAS NAMES openblas libopenblas.so.0)
  if(COMPACT_RNN_EIGEN STREQUAL "AUTO" AND SYSTEM_OPENBLAS)
    set(COMPILE_EIGEN OFF)
  elseif(COMPACT_RNN_EIGEN STREQUAL "AUTO")
    set(COMPILE_EIGEN ON)
  else()
    set(COMPILE_EIGEN ${COMPACT_RNN_EIGEN})
  endif()
  if(COMPILE_EIGEN)
    # Its templates take three times as long to compile with -O3.
    file(GLOB EIGEN_SOURCES CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/native/linalg/eigen*.cc)
    set_source_files_properties(${EIGEN_SOURCES} PROPERTIES
                                COMPILE_DEFINITIONS COMPACT_RNN_EIGEN COMPILE_OPTIONS -O2)
  endif()
endif()
