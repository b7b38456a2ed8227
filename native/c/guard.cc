#include "c/guard.h"

#include <cstring>
#include <stdexcept>
#include <string_view>

#include "base/team.h"

namespace compact_rnn {

namespace {

compact_rnn_status status_of(std::string_view code) {
  if (code == "INVALID_OPTION") return COMPACT_RNN_INVALID_OPTION;
  if (code == "INVALID_FILE") return COMPACT_RNN_INVALID_FILE;
  if (code == "INVALID_MODEL") return COMPACT_RNN_INVALID_MODEL;
  if (code == "NUMERICAL") return COMPACT_RNN_NUMERICAL;
  if (code == "IO") return COMPACT_RNN_IO;
  return COMPACT_RNN_INVALID_INPUT;
}

// Cut where it is too long, between two characters.
compact_rnn_status say(compact_rnn_error* error, compact_rnn_status status, const char* message) {
  if (error == nullptr) return status;
  std::size_t size = std::strlen(message);
  if (size >= sizeof error->message) {
    size = sizeof error->message - 1;
    while ((static_cast<unsigned char>(message[size]) & 0xc0) == 0x80) --size;
  }
  std::memcpy(error->message, message, size);
  error->message[size] = '\0';
  return status;
}

}  // namespace

compact_rnn_status status_of_exception(compact_rnn_error* error) noexcept {
  try {
    throw;
  } catch (const Error& failure) {
    return say(error, status_of(failure.code()), failure.what());
  } catch (const std::bad_alloc&) {
    return say(error, COMPACT_RNN_OUT_OF_MEMORY, "there is not enough memory");
  } catch (const std::length_error&) {
    return say(error, COMPACT_RNN_OUT_OF_MEMORY, "there is not enough memory");
  } catch (const std::exception& failure) {
    return say(error, COMPACT_RNN_INVALID_INPUT, failure.what());
  } catch (...) {
    return say(error, COMPACT_RNN_INVALID_INPUT, "an unknown failure");
  }
}

void require_pointer(const void* pointer, const char* name) {
  if (pointer == nullptr) throw Error("INVALID_OPTION", std::string(name) + " must not be NULL");
}

void require_threads(int threads) {
  if (threads < 1 || static_cast<std::size_t>(threads) > kMaxTeam)
    throw Error("INVALID_OPTION", "threads must be from 1 to " + std::to_string(kMaxTeam) +
                                      ", but are " + std::to_string(threads));
}

}  // namespace compact_rnn
