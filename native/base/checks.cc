#include "base/checks.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "base/error.h"
#include "base/finite.h"

namespace compact_rnn {

std::size_t to_whole_number(double number, std::string_view name) {
  if (!(number >= 0.0 && number <= 9007199254740991.0) || number != std::floor(number))
    throw Error("INVALID_INPUT", std::string(name) + " must be a non-negative whole number");
  return static_cast<std::size_t>(number);
}

std::size_t check_positive(std::size_t size, std::string_view name) {
  if (size == 0 || size > (std::size_t{1} << 31))
    throw Error("INVALID_INPUT", std::string(name) + " is out of range");
  return size;
}

// As JavaScript writes it.
static const char* non_number(float value) {
  if (std::isnan(value)) return "NaN";
  return value > 0 ? "Infinity" : "-Infinity";
}

template <typename Number>
static void check_each(const Number* v, std::size_t size, std::string_view name) {
  const std::size_t bad = first_non_finite(v, size);
  if (bad != size)
    throw Error("INVALID_INPUT", std::string(name) + "[" + std::to_string(bad) + "] is " +
                                     non_number(static_cast<float>(v[bad])) +
                                     ", but every input must be a finite number");
}

void check_finite(const float* v, std::size_t size, std::string_view name) {
  check_each(v, size, name);
}

void check_finite(const double* v, std::size_t size, std::string_view name) {
  check_each(v, size, name);
}

void check_outputs(const float* v, std::size_t size, std::size_t first) {
  const std::size_t bad = first_non_finite(v, size);
  if (bad != size)
    throw Error("NUMERICAL", "output " + std::to_string(first + bad) + " is " + non_number(v[bad]) +
                                 ": sums left the range of 32-bit floats, since weights, inputs or "
                                 "states are too large; scale them down");
}

void check_tokens(const float* v, std::size_t size, std::size_t tokens, std::string_view name) {
  const auto is_token = [tokens](float x) {
    return x >= 0 && x < static_cast<float>(tokens) && x == std::floor(x);
  };
  const float* bad = std::find_if_not(v, v + size, is_token);
  if (bad == v + size) return;
  char value[32];
  std::snprintf(value, sizeof value, "%.9g", static_cast<double>(*bad));
  throw Error("INVALID_INPUT", std::string(name) + "[" + std::to_string(bad - v) + "] is " +
                                   (std::isfinite(*bad) ? value : non_number(*bad)) +
                                   ", but every input must be a token, a whole number from 0 to " +
                                   std::to_string(tokens - 1));
}

std::size_t checked_product(std::size_t rows, std::size_t cols, std::string_view name) {
  std::size_t product = 0;
  if (__builtin_mul_overflow(rows, cols, &product))
    throw Error("INVALID_INPUT", std::string(name) + " is too large: " + std::to_string(rows) +
                                     " x " + std::to_string(cols));
  return product;
}

}  // namespace compact_rnn
