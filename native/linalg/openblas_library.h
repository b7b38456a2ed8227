// OpenBLAS: the one that is linked into the addon, as in packages, or that of the system, opened at
// run time, so that the addon builds, loads and runs models without it.
#pragma once

#include <cstddef>
#include <string>

namespace compact_rnn::linalg {

// LAPACK's and BLAS's functions as Fortran passes them: everything by pointer, matrices
// column-major, the length of a character argument appended at the end (gfortran's convention;
// others ignore it).
struct OpenblasLibrary {
  // A = U diag(s) V^T by divide and conquer.
  void (*dgesdd)(const char* jobz, const int* m, const int* n, double* a, const int* lda, double* s,
                 double* u, const int* ldu, double* vt, const int* ldvt, double* work,
                 const int* lwork, int* iwork, int* info, std::size_t jobz_length);
  // Least squares of least norm through the SVD of A.
  void (*dgelsd)(const int* m, const int* n, const int* nrhs, double* a, const int* lda, double* b,
                 const int* ldb, double* s, const double* rcond, int* rank, double* work,
                 const int* lwork, int* iwork, int* info);
  // C = alpha A B + beta C.
  void (*dgemm)(const char* transa, const char* transb, const int* m, const int* n, const int* k,
                const double* alpha, const double* a, const int* lda, const double* b,
                const int* ldb, const double* beta, double* c, const int* ldc,
                std::size_t transa_length, std::size_t transb_length);
  void (*sgemm)(const char* transa, const char* transb, const int* m, const int* n, const int* k,
                const float* alpha, const float* a, const int* lda, const float* b, const int* ldb,
                const float* beta, float* c, const int* ldc, std::size_t transa_length,
                std::size_t transb_length);
  std::string version;
  std::string core_type;
  std::string path;
};

// Finds the library and fills `library`; else returns why not. Call once: it is never closed.
std::string open_openblas(OpenblasLibrary& library);

// The one that is linked in. False where none is.
bool use_linked_openblas(OpenblasLibrary& library);

}  // namespace compact_rnn::linalg
