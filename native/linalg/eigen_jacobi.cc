// Of linalg/eigen_parts.h.
#ifdef COMPACT_RNN_EIGEN

#include "linalg/eigen_parts.h"

namespace Eigen {

template JacobiSVD<MatrixXd>& JacobiSVD<MatrixXd>::compute(const MatrixXd&, unsigned int);

}  // namespace Eigen

#endif
