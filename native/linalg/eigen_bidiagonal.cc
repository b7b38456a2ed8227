// Of linalg/eigen_parts.h.
#ifdef COMPACT_RNN_EIGEN

#include "linalg/eigen_parts.h"

namespace Eigen {

template internal::UpperBidiagonalization<MatrixXd>&
internal::UpperBidiagonalization<MatrixXd>::compute(const MatrixXd&);

}  // namespace Eigen

#endif
