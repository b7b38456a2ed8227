// The OpenBLAS that is linked into the addon: single-threaded, with LAPACK in Fortran over it.
#include "linalg/openblas_library.h"

#ifdef COMPACT_RNN_STATIC_OPENBLAS

#include <cstring>
#include <type_traits>

extern "C" {

using Library = compact_rnn::linalg::OpenblasLibrary;
std::remove_pointer_t<decltype(Library::dgesdd)> dgesdd_;
std::remove_pointer_t<decltype(Library::dgelsd)> dgelsd_;
std::remove_pointer_t<decltype(Library::dgemm)> dgemm_;
std::remove_pointer_t<decltype(Library::sgemm)> sgemm_;
char* openblas_get_config();
char* openblas_get_corename();

#if defined(__x86_64__)
void gotoblas_dynamic_init();
void gotoblas_dynamic_quit();
#endif

// What LAPACK needs of Fortran's own library.
void _gfortran_concat_string(std::size_t size, char* to, std::size_t left_size, const char* left,
                             std::size_t right_size, const char* right) {
  const std::size_t left_part = left_size < size ? left_size : size;
  std::memcpy(to, left, left_part);
  const std::size_t room = size - left_part;
  const std::size_t right_part = right_size < room ? right_size : room;
  std::memcpy(to + left_part, right, right_part);
  std::memset(to + left_part + right_part, ' ', room - right_part);
}
float _gfortran_etime_r4(float* times) { return times[0] = times[1] = 0; }

// LAPACK also reports a wrong argument through `info`, which is checked.
void xerbla_(const char*, const int*, std::size_t) {}

}  // extern "C"

namespace compact_rnn::linalg {

bool use_linked_openblas(OpenblasLibrary& library) {
#if defined(__x86_64__)
  // It has chosen its kernels when the addon was loaded, too early for the variable that the caller
  // has set meanwhile.
  gotoblas_dynamic_quit();
  gotoblas_dynamic_init();
#endif
  library.dgesdd = dgesdd_;
  library.dgelsd = dgelsd_;
  library.dgemm = dgemm_;
  library.sgemm = sgemm_;
  library.version = openblas_get_config();
  library.core_type = openblas_get_corename();
  library.path = "";  // none but the addon
  return true;
}

}  // namespace compact_rnn::linalg

#else

namespace compact_rnn::linalg {

bool use_linked_openblas(OpenblasLibrary&) { return false; }

}  // namespace compact_rnn::linalg

#endif
