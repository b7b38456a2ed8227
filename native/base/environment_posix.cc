#include <cstdlib>

#include "base/environment.h"

namespace compact_rnn {

bool set_if_unset(const char* variable, const char* value) {
  return std::getenv(variable) == nullptr && setenv(variable, value, 0) == 0;
}

void unset(const char* variable) { unsetenv(variable); }

}  // namespace compact_rnn
