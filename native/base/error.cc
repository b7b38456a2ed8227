#include "base/error.h"

namespace compact_rnn {

Error::Error(const char* code, const std::string& message)
    : std::runtime_error(message), code_(code) {}

Error::Error(const char* code, const char* message) : std::runtime_error(message), code_(code) {}

}  // namespace compact_rnn
