// The one exception that the C++ side throws on purpose. The binding turns it into a
// CompactRnnError with its code.
#pragma once

#include <stdexcept>
#include <string>

namespace compact_rnn {

class Error : public std::runtime_error {
 public:
  // `code` is one of lib/errors.ts, and lives as long as the program: "INVALID_INPUT",
  // "INVALID_MODEL", "NUMERICAL", ... Not inline, since hundreds of places throw.
  Error(const char* code, const std::string& message);
  Error(const char* code, const char* message);
  const char* code() const { return code_; }

 private:
  const char* code_;
};

}  // namespace compact_rnn
