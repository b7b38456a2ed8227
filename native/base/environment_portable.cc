#include "base/environment.h"

namespace compact_rnn {

bool set_if_unset(const char*, const char*) { return false; }

void unset(const char*) {}

}  // namespace compact_rnn
