// svd, leastSquares, relativeError: the solvers off the main thread.
#include "binding/bindings.h"

namespace compact_rnn {

void bind_linalg(Napi::Env, Napi::Object) {}

}  // namespace compact_rnn
