// The first `count` numbers of a register, where a row ends inside it: what lies beyond is neither
// read nor written.
#pragma once

#include <cstddef>

namespace {

inline Lanes load(const Real* p, std::size_t count) {
  if (count == kLanes) return load(p);
  Real part[kLanes] = {};
  for (std::size_t i = 0; i < count; ++i) part[i] = p[i];
  return load(part);
}

inline void store(Real* p, Lanes a, std::size_t count) {
  if (count == kLanes) return store(p, a);
  Real part[kLanes];
  store(part, a);
  for (std::size_t i = 0; i < count; ++i) p[i] = part[i];
}

}  // namespace
