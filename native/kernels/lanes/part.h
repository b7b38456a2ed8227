// The first `count` of sixteen numbers, where a row ends inside a block: what lies beyond is
// neither read nor written.
#pragma once

#include <cstddef>

namespace {

inline Lanes load(const Real* p, std::size_t count) {
  if (count == 16) return load(p);
  Real part[16] = {};
  for (std::size_t i = 0; i < count; ++i) part[i] = p[i];
  return load(part);
}

inline void store(Real* p, Lanes a, std::size_t count) {
  if (count == 16) return store(p, a);
  Real part[16];
  store(part, a);
  for (std::size_t i = 0; i < count; ++i) p[i] = part[i];
}

}  // namespace
