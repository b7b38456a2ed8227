// Checks of numbers from outside. Each throws Error("INVALID_INPUT") with what is wrong; `name` is
// what the message calls the number or array.
#pragma once

#include <cstddef>
#include <string_view>

namespace compact_rnn {

// A whole number from 0 to 2^53 - 1.
std::size_t to_whole_number(double number, std::string_view name);

// A whole number from 1 to 2^31.
std::size_t check_positive(std::size_t size, std::string_view name);

// Throws where one of them is NaN or infinite, naming which.
void check_finite(const float* v, std::size_t size, std::string_view name);

// The same for doubles.
void check_finite(const double* v, std::size_t size, std::string_view name);

// Throws Error("NUMERICAL") where one of the outputs of a network is NaN or infinite; `first` is
// the index of v[0] among all outputs.
void check_outputs(const float* v, std::size_t size, std::size_t first);

// Throws where one of them is not a whole number below `tokens`, naming which.
void check_tokens(const float* v, std::size_t size, std::size_t tokens, std::string_view name);

// rows * cols; throws where that overflows.
std::size_t checked_product(std::size_t rows, std::size_t cols, std::string_view name);

}  // namespace compact_rnn
