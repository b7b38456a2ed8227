// toHalves, fromHalves, quantizeRows, dequantizeRows, quantizeInt4, dequantizeInt4: numbers of a
// weight from one storage into another.
#include "weights/convert.h"
#include "base/checks.h"
#include "binding/arguments.h"
#include "binding/bindings.h"
#include "weights/int4.h"

namespace compact_rnn {

template <typename Array>
static Array to_array(const Napi::Value& value, napi_typedarray_type type, const char* what) {
  if (!value.IsTypedArray() || value.As<Napi::TypedArray>().TypedArrayType() != type)
    throw Error("INVALID_INPUT", std::string("data must be a ") + what);
  return value.As<Array>();
}

static Napi::Float32Array to_float_array(const Napi::Value& value) {
  return to_array<Napi::Float32Array>(value, napi_float32_array, "Float32Array");
}

// (floats): their bits as halves, infinite where a number is too large.
static Napi::Value to_halves(const Napi::CallbackInfo& info) {
  const auto floats = to_float_array(info[0]);
  auto halves = Napi::Uint16Array::New(info.Env(), floats.ElementLength());
  for (std::size_t i = 0; i < floats.ElementLength(); ++i)
    halves.Data()[i] = to_half(floats.Data()[i]);
  return halves;
}

static Napi::Value from_halves(const Napi::CallbackInfo& info) {
  const auto halves = to_array<Napi::Uint16Array>(info[0], napi_uint16_array, "Uint16Array");
  auto floats = Napi::Float32Array::New(info.Env(), halves.ElementLength());
  for (std::size_t i = 0; i < halves.ElementLength(); ++i)
    floats.Data()[i] = from_half(halves.Data()[i]);
  return floats;
}

struct Rows {
  const float* floats;  // [rows][cols]
  std::size_t rows, cols;
};

// (floats, rows)
static Rows to_rows(const Napi::CallbackInfo& info) {
  const auto floats = to_float_array(info[0]);
  const std::size_t rows = to_positive(info[1], "rows"), cols = floats.ElementLength() / rows;
  if (rows * cols != floats.ElementLength())
    throw Error("INVALID_INPUT", "data must hold rows x cols numbers");
  return {floats.Data(), rows, cols};
}

static Napi::Value quantized(const Napi::TypedArray& data, const Napi::TypedArray& scales) {
  auto result = Napi::Object::New(data.Env());
  result.Set("data", data);
  result.Set("scales", scales);
  return result;
}

// (floats, rows): { data, scales }
static Napi::Value quantize(const Napi::CallbackInfo& info) {
  const Rows w = to_rows(info);
  auto data = Napi::Int8Array::New(info.Env(), w.rows * w.cols);
  auto scales = Napi::Float32Array::New(info.Env(), w.rows);
  quantize_rows(w.floats, w.rows, w.cols, data.Data(), scales.Data());
  return quantized(data, scales);
}

// (data, scales)
static Napi::Value dequantize(const Napi::CallbackInfo& info) {
  const auto data = to_array<Napi::Int8Array>(info[0], napi_int8_array, "Int8Array");
  const auto scales = to_float_array(info[1]);
  const std::size_t rows = scales.ElementLength(),
                    cols = rows == 0 ? 0 : data.ElementLength() / rows;
  if (rows * cols != data.ElementLength())
    throw Error("INVALID_INPUT", "data must hold rows x cols numbers");
  auto floats = Napi::Float32Array::New(info.Env(), rows * cols);
  dequantize_rows(data.Data(), scales.Data(), rows, cols, floats.Data());
  return floats;
}

// (floats, rows): { data, scales }
static Napi::Value quantize_int4(const Napi::CallbackInfo& info) {
  const Rows w = to_rows(info);
  auto data = Napi::Uint8Array::New(info.Env(), w.rows * int4_row_bytes(w.cols));
  auto scales = Napi::Uint16Array::New(info.Env(), w.rows * groups_of(w.cols));
  quantize_groups(w.floats, w.rows, w.cols, data.Data(), scales.Data());
  return quantized(data, scales);
}

// (data, scales, rows, cols)
static Napi::Value dequantize_int4(const Napi::CallbackInfo& info) {
  const auto data = to_array<Napi::Uint8Array>(info[0], napi_uint8_array, "Uint8Array");
  const auto scales = to_array<Napi::Uint16Array>(info[1], napi_uint16_array, "Uint16Array");
  const std::size_t rows = to_positive(info[2], "rows"), cols = to_positive(info[3], "cols");
  if (data.ElementLength() != checked_product(rows, int4_row_bytes(cols), "data") ||
      scales.ElementLength() != rows * groups_of(cols))
    throw Error("INVALID_INPUT", "data and scales must be those of rows x cols numbers");
  auto floats = Napi::Float32Array::New(info.Env(), checked_product(rows, cols, "data"));
  dequantize_groups(data.Data(), scales.Data(), rows, cols, floats.Data());
  return floats;
}

void bind_convert(Napi::Env, Napi::Object exports) {
  bind(exports, "toHalves", to_halves);
  bind(exports, "fromHalves", from_halves);
  bind(exports, "quantizeRows", quantize);
  bind(exports, "dequantizeRows", dequantize);
  bind(exports, "quantizeInt4", quantize_int4);
  bind(exports, "dequantizeInt4", dequantize_int4);
}

}  // namespace compact_rnn
