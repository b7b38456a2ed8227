// The clamp before an activation. Include after one of lanes/*.h.
#pragma once

namespace {

// NaN stays NaN: of two numbers one of which is NaN, x86's min and max choose the second.
inline Lanes clamp(Lanes x, Real bound) { return min(broadcast(bound), max(broadcast(-bound), x)); }

}  // namespace
