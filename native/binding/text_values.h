// What text and decode share: scores that come in, and items with their frames that go out.
#pragma once

#include <vector>

#include "binding/arguments.h"

namespace compact_rnn {

inline std::vector<float> to_scores(const Napi::Value& value, std::size_t frames,
                                    std::size_t units) {
  const std::size_t size = checked_product(frames, units, "scores");
  const float* given = to_floats(value, "scores", size);
  std::vector<float> scores(given, given + size);
  check_finite(scores.data(), size, "scores");
  return scores;
}

// Items with their frames, as (number, start, end) one after another.
template <typename Item, typename NumberOf>
Napi::Uint32Array to_triples(Napi::Env env, const std::vector<Item>& items, NumberOf number_of) {
  auto triples = Napi::Uint32Array::New(env, 3 * items.size());
  std::uint32_t* next = triples.Data();
  for (const Item& item : items) {
    *next++ = number_of(item);
    *next++ = item.start;
    *next++ = item.end;
  }
  return triples;
}

}  // namespace compact_rnn
