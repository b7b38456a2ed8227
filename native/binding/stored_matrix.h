// Numbers as JavaScript stores them, checked; they stay JavaScript's. The type of the array says
// how: Float32Array, Uint16Array (halves) or Int8Array.
#pragma once

#include <napi.h>

#include <string>

#include "weights/stored_matrix.h"

namespace compact_rnn {

// An array of finite numbers as one row, without scales; `name` is what errors call it.
StoredMatrix to_stored_numbers(const Napi::Value& data, const std::string& name);

// { rows, cols, data, scales }, with a scale per row for bytes; errors call the data `owner` +
// "data".
StoredMatrix to_stored_matrix(const Napi::Value& value, const std::string& owner = "");

}  // namespace compact_rnn
