// In the place of training.cc, that of each kind and what they need, where models only run: nobody
// asks for it there, but the tables of virtual functions name it.
#include "base/error.h"
#include "weights/dense/dense.h"
#include "weights/gate_stack/gate_stack.h"
#include "weights/hashed/hashed.h"
#include "weights/low_rank/low_rank.h"
#include "weights/sparse/sparse.h"
#include "weights/toeplitz_like/toeplitz_like.h"

namespace compact_rnn {

[[noreturn]] static void refuse() {
  throw Error("INVALID_OPTION", "this library runs models, and trains none");
}

#define UNTRAINED(Kind)                                                                    \
  std::unique_ptr<Parametrization<float>> Kind::parametrization(float) const { refuse(); } \
  std::unique_ptr<Parametrization<double>> Kind::parametrization(double) const { refuse(); }

UNTRAINED(Dense)
UNTRAINED(LowRank)
UNTRAINED(Hashed)
UNTRAINED(Sparse)
UNTRAINED(ToeplitzLike)
UNTRAINED(GateStack)

SharedStructure Structure::quantized(Storage) const { refuse(); }
SharedStructure GateStack::quantized(Storage) const { refuse(); }

#define UNOBSERVED(Kind)                                                                    \
  SharedWeight Kind::pack_observed(const StoredMatrix*, std::vector<SharedMoment>&) const { \
    refuse();                                                                               \
  }

UNOBSERVED(Structure)
UNOBSERVED(Dense)
UNOBSERVED(LowRank)
UNOBSERVED(GateStack)

}  // namespace compact_rnn
