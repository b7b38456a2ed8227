#include "weights/dense/dense.h"

#include "weights/dense/panels.h"
#include "weights/stored_weight.h"

namespace compact_rnn {

SharedWeight Dense::pack(const StoredMatrix* numbers) const {
  return pack_panels(numbers[0], shape().gates);
}

CheckedWeight check_dense(const StoredWeight& stored, std::size_t gates) {
  const StoredMatrix w = stored.matrix();
  return {std::make_shared<Dense>(checked_shape(w.rows, w.cols, gates)), {w}};
}

}  // namespace compact_rnn
