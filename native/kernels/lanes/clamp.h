// What comes before an activation. Include after one of lanes/*.h.
#pragma once

namespace {

inline Lanes clamp(Lanes x, Real bound) { return min(max(x, broadcast(-bound)), broadcast(bound)); }

}  // namespace
