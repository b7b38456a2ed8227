#include "file/units.h"

#include <algorithm>
#include <cmath>
#include <map>

namespace compact_rnn::file {

namespace {

constexpr std::uint64_t kLongestDelay = 1000;  // frames

using Numbers = std::map<std::string, std::size_t>;

Numbers numbers_of(Fields& fields, const std::vector<std::string>& names) {
  if (names.empty()) fields.refuse("names", "an array of at least one name");
  Numbers numbers;
  for (const std::string& name : names) {
    if (name.empty()) fields.refuse("names", "an array of names of at least one character");
    if (!numbers.emplace(name, numbers.size()).second)
      fields.refuse("names",
                    "an array of different names (" + shown(name) + " stands there twice)");
  }
  return numbers;
}

std::vector<double> read_priors(Fields& fields, std::size_t count) {
  const Json* list = fields.raw("priors");
  std::vector<double> priors;
  if (list->items() != nullptr)
    for (const Json& item : *list->items())
      if (item.number() != nullptr && *item.number() > 0 && std::isfinite(*item.number()))
        priors.push_back(*item.number());
  if (list->items() == nullptr || priors.size() != count || list->items()->size() != count)
    fields.refuse("priors", std::to_string(count) + " finite numbers above 0, one for each unit");
  return priors;
}

// JavaScript has the keys of an object that are whole numbers first, and of words that sound alike
// the first is given.
bool is_index(const std::string& key) {
  if (key.empty() || key.size() > 10 || (key[0] == '0' && key.size() > 1)) return false;
  if (!std::all_of(key.begin(), key.end(), [](char c) { return c >= '0' && c <= '9'; }))
    return false;
  return std::stoull(key) < 0xffffffff;
}

std::vector<const std::pair<std::string, Json>*> in_order(const Json::Members& members) {
  std::vector<const std::pair<std::string, Json>*> words;
  for (const auto& member : members) words.push_back(&member);
  const auto others = std::stable_partition(words.begin(), words.end(),
                                            [](const auto* word) { return is_index(word->first); });
  std::sort(words.begin(), others, [](const auto* a, const auto* b) {
    return std::stoull(a->first) < std::stoull(b->first);
  });
  return words;
}

void read_word(Fields& lexicon, const std::string& word, const Json& value, const Numbers& numbers,
               Units& units) {
  if (word.empty()) lexicon.refuse(word, "left out: a word has at least one character");
  if (value.items() == nullptr || value.items()->empty())
    lexicon.refuse(word, "a list of at least one pronunciation");
  for (const Json& item : *value.items()) {
    std::vector<std::string> names;
    if (!read_strings(item, names)) lexicon.refuse(word, "an array of arrays of strings");
    if (names.empty()) lexicon.refuse(word, "pronunciations of at least one unit");
    Units::Pronunciation pronunciation{static_cast<std::uint32_t>(units.words.size()), {}};
    for (const std::string& name : names) {
      const auto unit = numbers.find(name);
      if (unit == numbers.end() || unit->second == units.blank)
        lexicon.refuse(word, "made of the names of units (" + shown(name) + " is none)");
      pronunciation.units.push_back(static_cast<std::uint32_t>(unit->second));
    }
    units.pronunciations.push_back(std::move(pronunciation));
  }
  units.words.push_back(word);
}

}  // namespace

Units read_units(Fields fields) {
  constexpr UnitKind kKinds[] = {UnitKind::ctc, UnitKind::frames, UnitKind::tokens};
  Units units;
  units.kind = kKinds[fields.one_of("kind", {"ctc", "frames", "tokens"})];
  units.names = fields.strings("names");
  const Numbers numbers = numbers_of(fields, units.names);
  units.blank = units.names.size();
  if (units.kind == UnitKind::ctc)
    units.blank = static_cast<std::size_t>(fields.whole_number("blank", 0, units.names.size() - 1));
  else if (fields.has("blank"))
    fields.refuse("blank", "left out where the kind is not ctc");
  if (fields.has("delay"))
    units.delay = static_cast<std::size_t>(fields.whole_number("delay", 0, kLongestDelay));
  if (fields.has("priors")) units.priors = read_priors(fields, units.names.size());
  for (const char* key : {"delay", "priors"})
    if (units.kind != UnitKind::frames && fields.has(key))
      fields.refuse(key, "left out where the kind is not frames");
  if (fields.has("lexicon")) {
    if (units.kind == UnitKind::tokens)
      fields.refuse("lexicon", "left out where the kind is tokens");
    Fields lexicon = fields.object("lexicon");
    for (const auto* word : in_order(*lexicon.value().members()))
      read_word(lexicon, word->first, word->second, numbers, units);
    if (units.words.empty()) fields.refuse("lexicon", "an object of at least one word");
  }
  fields.done();
  return units;
}

}  // namespace compact_rnn::file
