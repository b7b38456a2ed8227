// The border between C++ and C: exceptions stop here, and become a status and a message.
#pragma once

#include <memory>
#include <new>
#include <string>

#include "base/error.h"
#include "c/compact_rnn.h"
#include "file/model_file.h"

struct compact_rnn_model {
  std::shared_ptr<const compact_rnn::file::ModelFile> file;
  const char* isa = nullptr;  // its name, of the kernels that run
};

namespace compact_rnn {

// That of the error which is being handled; its message, in *error where that is not null.
compact_rnn_status status_of_exception(compact_rnn_error* error) noexcept;

template <class Work>
compact_rnn_status guarded(compact_rnn_error* error, const Work& work) noexcept {
  try {
    work();
    return COMPACT_RNN_OK;
  } catch (...) {
    return status_of_exception(error);
  }
}

// Error("INVALID_OPTION") for a null pointer where something must be.
void require_pointer(const void* pointer, const char* name);
// Error("INVALID_OPTION") unless it is from 1 to 64.
void require_threads(int threads);

}  // namespace compact_rnn
