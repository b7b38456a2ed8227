// How many rows stand side by side, on every ISA.
#pragma once

#include <cstddef>

namespace {

constexpr std::size_t kBlock = 16;

}  // namespace
