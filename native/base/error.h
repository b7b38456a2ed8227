// The one exception that the C++ side throws on purpose. The binding turns it into a
// CompactRnnError with its code.
#pragma once

#include <stdexcept>
#include <string>

namespace compact_rnn {

class Error : public std::runtime_error {
 public:
  // `code` is one of lib/errors.ts: "INVALID_INPUT", "INVALID_MODEL", "NUMERICAL", ...
  Error(std::string code, const std::string& message)
      : std::runtime_error(message), code_(std::move(code)) {}
  const std::string& code() const { return code_; }

 private:
  std::string code_;
};

}  // namespace compact_rnn
