#include "binding/stored_matrix.h"

#include <algorithm>

#include "base/finite.h"
#include "binding/arguments.h"

namespace compact_rnn {

// A sum of products of 8-bit digits with bytes, corrections included, stays below 2^31 up to this
// many columns.
constexpr std::size_t kMostByteColumns = 65536;

static Storage storage_of(const Napi::Value& data, const std::string& name) {
  if (data.IsTypedArray()) switch (data.As<Napi::TypedArray>().TypedArrayType()) {
      case napi_float32_array:
        return Storage::f32;
      case napi_uint16_array:
        return Storage::f16;
      case napi_int8_array:
        return Storage::int8;
      default:
        break;
    }
  throw Error("INVALID_INPUT", name + " must be a Float32Array, a Uint16Array or an Int8Array");
}

static void check_halves(const std::uint16_t* halves, std::size_t size, const std::string& name) {
  const std::size_t bad = first_non_finite(halves, size);
  if (bad != size)
    throw Error("INVALID_INPUT", name + "[" + std::to_string(bad) + "] is not a finite half");
}

// Of bytes -128 is none of ours.
static void check_bytes(const std::int8_t* bytes, std::size_t size, const std::string& name) {
  const std::int8_t* bad = std::find(bytes, bytes + size, std::int8_t{-128});
  if (bad != bytes + size)
    throw Error("INVALID_INPUT",
                name + "[" + std::to_string(bad - bytes) + "] is -128, outside -127 to 127");
}

StoredMatrix to_stored_numbers(const Napi::Value& data, const std::string& name) {
  StoredMatrix w;
  w.storage = storage_of(data, name);
  const auto array = data.As<Napi::TypedArray>();
  w.rows = 1;
  w.cols = array.ElementLength();
  w.data = static_cast<const std::byte*>(array.ArrayBuffer().Data()) + array.ByteOffset();
  switch (w.storage) {
    case Storage::f32:
      check_finite(static_cast<const float*>(w.data), w.cols, name);
      break;
    case Storage::f16:
      check_halves(static_cast<const std::uint16_t*>(w.data), w.cols, name);
      break;
    case Storage::int8:
      check_bytes(static_cast<const std::int8_t*>(w.data), w.cols, name);
      break;
  }
  return w;
}

StoredMatrix to_stored_matrix(const Napi::Value& value, const std::string& owner) {
  const auto weight = value.As<Napi::Object>();
  const std::size_t rows = to_positive(weight.Get("rows"), owner + "rows");
  const std::size_t cols = to_positive(weight.Get("cols"), owner + "cols");
  StoredMatrix w = to_stored_numbers(weight.Get("data"), owner + "data");
  if (w.cols != checked_product(rows, cols, "weight"))
    throw Error("INVALID_INPUT", owner + "data must hold rows x cols elements");
  w.rows = rows;
  w.cols = cols;
  if (w.storage != Storage::int8) return w;
  if (cols > kMostByteColumns)
    throw Error("INVALID_INPUT", "an int8 weight has at most " + std::to_string(kMostByteColumns) +
                                     " columns, but this has " + std::to_string(cols));
  w.scales = to_floats(weight.Get("scales"), owner + "scales", rows);
  check_finite(w.scales, rows, owner + "scales");
  return w;
}

}  // namespace compact_rnn
