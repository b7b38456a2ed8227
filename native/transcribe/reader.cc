#include "transcribe/reader.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "base/error.h"
#include "decode/word_search.h"
#include "text/ctc_path.h"

namespace compact_rnn {

namespace {

using file::UnitKind;
using file::Units;

// What of a probability that has vanished is left: less than any model says.
constexpr double kLeast = 1e-30;

// The only unit that no word has; where there is none or several, the number of units.
std::size_t silence_of(const Units& units) {
  std::vector<bool> is_said(units.names.size());
  for (const Units::Pronunciation& pronunciation : units.pronunciations)
    for (const std::uint32_t unit : pronunciation.units) is_said[unit] = true;
  if (std::count(is_said.begin(), is_said.end(), false) != 1) return units.names.size();
  return static_cast<std::size_t>(std::find(is_said.begin(), is_said.end(), false) -
                                  is_said.begin());
}

std::shared_ptr<const WordTree> tree_of(const Units& units) {
  std::vector<WordTree::Pronunciation> pronunciations;
  for (const Units::Pronunciation& each : units.pronunciations)
    pronunciations.push_back(
        {each.units.data(), static_cast<std::uint32_t>(each.units.size()), each.word});
  const std::size_t between = units.kind == UnitKind::frames ? silence_of(units) : units.blank;
  return std::make_shared<const WordTree>(std::move(pronunciations), units.names.size(), between);
}

// Any path, no penalty for words: the defaults of lib/text/decoder.ts.
SearchOptions options_of(const Units& units, bool probabilities) {
  return {std::numeric_limits<double>::infinity(), 0.0, probabilities && units.priors.empty(),
          units.kind == UnitKind::frames};
}

class SearchReader final : public Reader {
 public:
  SearchReader(const Units& units, bool probabilities)
      : units_(units),
        probabilities_(probabilities),
        search_(tree_of(units), options_of(units, probabilities)),
        early_(units.delay),
        scaled_(units.names.size()) {}

  void push(const float* outputs) override {
    if (early_ != 0) {
      --early_;
      return;
    }
    search_.push(units_.priors.empty() ? outputs : scaled(outputs), 1);
  }

  std::vector<HeardWord> words() const override {
    std::vector<HeardWord> words;
    for (const SpokenWord& word : search_.best().words)
      words.push_back({units_.words[word.word], word.start, word.end});
    return words;
  }

  void reset() override {
    search_.reset();
    early_ = units_.delay;
  }

 private:
  // Divided by the priors, as logarithms.
  const float* scaled(const float* outputs) {
    for (std::size_t i = 0; i < scaled_.size(); ++i) {
      const double score = probabilities_ ? std::log(std::max<double>(outputs[i], kLeast))
                                          : static_cast<double>(outputs[i]);
      scaled_[i] = static_cast<float>(score - std::log(units_.priors[i]));
    }
    return scaled_.data();
  }

  const Units& units_;
  bool probabilities_;
  WordSearch search_;
  std::size_t early_;  // frames still to come that are about nothing
  std::vector<float> scaled_;
};

std::size_t characters_in(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xc0) != 0x80;
  }));
}

bool is_space(const std::string& name) {
  return std::all_of(name.begin(), name.end(),
                     [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); });
}

class GreedyReader final : public Reader {
 public:
  explicit GreedyReader(const Units& units) : units_(units), early_(units.delay) {}

  void push(const float* outputs) override {
    if (early_ != 0) {
      --early_;
      return;
    }
    const std::size_t size = units_.names.size();
    visit_best_path(outputs, 1, size, size, units_.blank, [this](const PathLabel& label) {
      if (!path_.empty() && path_.back().unit == label.unit && path_.back().end == frames_)
        path_.back().end = frames_ + 1;
      else
        path_.push_back({label.unit, frames_, frames_ + 1});
    });
    ++frames_;
  }

  std::vector<HeardWord> words() const override {
    std::vector<HeardWord> words;
    const bool spells = is_spelling();
    bool is_inside = false;
    for (const PathLabel& label : path_) {
      const std::string& name = units_.names[label.unit];
      const bool ends = spells && is_space(name);
      if (spells && is_inside && !ends) {
        words.back().text += name;
        words.back().end = label.end;
      } else if (!ends) {
        words.push_back({name, label.start, label.end});
      }
      is_inside = !ends;
    }
    return words;
  }

  void reset() override {
    path_.clear();
    frames_ = 0;
    early_ = units_.delay;
  }

 private:
  // Whether units are characters.
  bool is_spelling() const {
    for (std::size_t unit = 0; unit < units_.names.size(); ++unit)
      if (unit != units_.blank && characters_in(units_.names[unit]) != 1) return false;
    return true;
  }

  const Units& units_;
  std::vector<PathLabel> path_;
  std::uint32_t frames_ = 0;
  std::size_t early_;
};

}  // namespace

std::unique_ptr<Reader> make_reader(const file::ModelFile& model) {
  if (!model.units)
    throw Error("INVALID_OPTION",
                "the model does not say what its outputs stand for: give it units");
  if (model.units->kind == UnitKind::tokens)
    throw Error("INVALID_OPTION",
                "the outputs of a language model are about the token that comes next: they are no "
                "transcript");
  if (model.units->words.empty()) return std::make_unique<GreedyReader>(*model.units);
  return std::make_unique<SearchReader>(*model.units, model.gives_probabilities);
}

}  // namespace compact_rnn
