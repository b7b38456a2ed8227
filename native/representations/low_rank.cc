#include "representations/low_rank.h"

#include "linalg/multiply.h"

namespace compact_rnn::representations {

template <class Real>
void LowRank<Real>::expand(const Real* p, Real* w, Team& team) {
  const Real* b = p + rows_ * rank_;
  linalg::multiply<Real>({p, rows_, rank_, rank_}, {b, rank_, cols_, cols_}, w, cols_, false, team);
}

template <class Real>
void LowRank<Real>::collect(const Real* p, const Real* dw, Real* dp, Team& team) {
  const Real* b = p + rows_ * rank_;
  Real* db = dp + rows_ * rank_;
  linalg::multiply<Real>({dw, rows_, cols_, cols_}, {b, cols_, rank_, cols_, true}, dp, rank_, true,
                         team);
  linalg::multiply<Real>({p, rank_, rows_, rank_, true}, {dw, rows_, cols_, cols_}, db, cols_, true,
                         team);
}

template class LowRank<float>;
template class LowRank<double>;

}  // namespace compact_rnn::representations
