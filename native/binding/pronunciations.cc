#include "binding/pronunciations.h"

#include <utility>

#include "base/error.h"
#include "binding/arguments.h"
#include "lattices/lattice.h"

namespace compact_rnn {
namespace {

// A search holds a number for each.
constexpr std::size_t kMostUnits = std::size_t{1} << 24;

template <typename Element>
std::vector<Element> to_copy(const Napi::Value& value, const char* name) {
  const Elements<Element> elements = to_elements<Element>(value, name);
  return {elements.data, elements.data + elements.size};
}

}  // namespace

Pronunciations to_pronunciations(const Napi::CallbackInfo& info, std::size_t first) {
  auto units = to_copy<std::uint32_t>(info[first], "units"),
       lengths = to_copy<std::uint32_t>(info[first + 1], "lengths"),
       words = to_copy<std::uint32_t>(info[first + 2], "words");
  const std::size_t unit_count = to_positive(info[first + 3], "unit count"),
                    blank = to_size(info[first + 4], "blank");
  if (unit_count > kMostUnits) throw Error("INVALID_INPUT", "there are more than 2^24 units");
  if (blank > unit_count) throw Error("INVALID_INPUT", "blank is not one of the units");
  if (lengths.size() != words.size() || words.empty())
    throw Error("INVALID_INPUT", "there must be as many lengths as words, and at least one");
  for (const std::uint32_t unit : units)
    if (unit >= unit_count || unit == blank)
      throw Error("INVALID_INPUT", "a pronunciation holds an unknown unit, or the blank");
  Pronunciations all = {std::move(units), {}, unit_count, blank};
  all.list.reserve(words.size());
  std::size_t begin = 0;
  for (std::size_t i = 0; i < words.size(); begin += lengths[i++]) {
    if (lengths[i] == 0 || lengths[i] > all.units.size() - begin || words[i] == kNoLatticeWord)
      throw Error("INVALID_INPUT", "a pronunciation is empty, or its units are missing");
    all.list.push_back({all.units.data() + begin, lengths[i], words[i]});
  }
  return all;
}

}  // namespace compact_rnn
