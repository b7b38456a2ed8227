// Eigen's singular value decomposition in parts, each compiled in a file of its own: a compiler
// takes more than a gigabyte for the whole. To be included instead of <Eigen/SVD>.
#pragma once

#include <Eigen/SVD>

namespace Eigen {

// eigen_bidiagonal.cc: what it begins with.
extern template internal::UpperBidiagonalization<MatrixXd>&
internal::UpperBidiagonalization<MatrixXd>::compute(const MatrixXd&);

// eigen_jacobi.cc: blocks so small that they are not divided.
extern template JacobiSVD<MatrixXd>& JacobiSVD<MatrixXd>::compute(const MatrixXd&, unsigned int);

// eigen_divide.cc: all others.
extern template void BDCSVD<MatrixXd>::divide(Index, Index, Index, Index, Index);

}  // namespace Eigen
