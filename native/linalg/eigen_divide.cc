// Of linalg/eigen_parts.h.
#ifdef COMPACT_RNN_EIGEN

#include "linalg/eigen_parts.h"

namespace Eigen {

template void BDCSVD<MatrixXd>::divide(Index, Index, Index, Index, Index);

}  // namespace Eigen

#endif
