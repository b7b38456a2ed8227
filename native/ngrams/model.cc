#include "ngrams/model.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/error.h"

namespace compact_rnn {

namespace {

void require(bool holds, const char* otherwise) {
  if (!holds) throw Error("INVALID_FILE", otherwise);
}

// Whether all words are below `most`, and those of the n-grams that begin alike rise: `children`
// says where each beginning's are, up to the last. Blocks of n-grams are checked without a branch
// for each: beginnings of one or two n-grams, of which models are full, cost more in branches.
bool words_rise(const MonotoneColumn& children, const BitColumn& words, std::size_t most) {
  constexpr std::size_t kBlock = 2048;
  std::array<std::uint32_t, kBlock> first;      // 1 where another beginning's n-grams begin
  std::array<std::uint32_t, kBlock + 1> block;  // behind the last word of the block before
  block[0] = 0;
  std::uint32_t largest = 0, wrong = 0;
  MonotoneColumn::Values starts(children);
  std::size_t start = starts.next();
  for (std::size_t begin = 0; begin < words.size(); begin += kBlock) {
    const std::size_t size = std::min(kBlock, words.size() - begin);
    first.fill(0);
    for (; start < begin + size; start = starts.next()) first[start - begin] = 1;
    words.unpack(begin, size, block.data() + 1);
    for (std::size_t i = 0; i < size; ++i) {
      largest = std::max(largest, block[i + 1]);
      wrong |= static_cast<std::uint32_t>(block[i + 1] <= block[i]) & (1 - first[i]);
    }
    block[0] = block[size];
  }
  return wrong == 0 && (words.size() == 0 || largest < most);
}

}  // namespace

bool NgramState::operator==(const NgramState& other) const {
  return length == other.length &&
         std::equal(nodes.begin(), nodes.begin() + length, other.nodes.begin());
}

NgramModel::NgramModel(NgramTable table, unsigned bits) : vocabulary_(std::move(table.vocabulary)) {
  const unsigned word_bits = bits_for(vocabulary_.size() - 1);
  for (std::size_t k = 0; k < table.levels.size(); ++k) {
    NgramLevel& from = table.levels[k];
    Level level;
    level.log_p = ValueColumn(from.log_p, bits);
    if (k > 0) {
      level.words = BitColumn(from.size(), word_bits);
      for (std::size_t i = 0; i < from.size(); ++i) level.words.set(i, from.words[i]);
    }
    if (k + 1 < table.levels.size()) {
      level.log_backoff = ValueColumn(from.log_backoff, bits);
      level.children = MonotoneColumn(from.first_child);
    }
    from = {};  // or both would be in memory at once
    levels_.push_back(std::move(level));
  }
  name_markers();
}

NgramModel::NgramModel(Vocabulary vocabulary, std::vector<Level> levels)
    : vocabulary_(std::move(vocabulary)), levels_(std::move(levels)) {
  require(!levels_.empty() && levels_.size() <= kMostOrder, "the order is not 1 to 16");
  require(levels_[0].size() == vocabulary_.size() && vocabulary_.size() > 0,
          "there are not as many unigrams as words");
  for (const Level& level : levels_)
    require(!level.log_p.holds_above(0.0f), "a log-probability is above 0");
  for (std::size_t k = 0; k + 1 < levels_.size(); ++k) {
    const Level &level = levels_[k], &next = levels_[k + 1];
    require(level.log_backoff.size() == level.size() && level.children.size() == level.size() + 1 &&
                next.words.size() == next.size() && level.children.last() == next.size(),
            "the columns of a level differ in length");
    require(words_rise(level.children, next.words, vocabulary_.size()),
            "n-grams hold words that there are not, or are out of order");
  }
  name_markers();
}

void NgramModel::name_markers() {
  begin_ = vocabulary_.find("<s>");
  end_ = vocabulary_.find("</s>");
  unknown_ = vocabulary_.find("<unk>");
  if (unknown_ == kUnknownWord) unknown_ = vocabulary_.find("<UNK>");
}

std::uint32_t NgramModel::number_of(std::string_view word) const {
  const std::uint32_t number = vocabulary_.find(word);
  return number == kUnknownWord ? unknown_ : number;
}

NgramState NgramModel::start() const {
  NgramState state;
  if (begin_ != kUnknownWord) score(NgramState(), begin_, &state);
  return state;
}

float NgramModel::score(const NgramState& state, std::uint32_t word, NgramState* after,
                        std::size_t* used) const {
  float log_p = levels_[0].log_p[word];
  std::size_t longest = 1;
  NgramState next;
  const auto remember = [&](std::size_t level, std::uint32_t node) {
    if (level + 1 == levels_.size()) return;
    const auto [begin, end] = levels_[level].children[node];
    if (begin == end && levels_[level].log_backoff[node] == 0.0f) return;  // tells nothing
    while (next.length < level) next.nodes[next.length++] = kNoNode;
    next.nodes[next.length++] = node;
  };
  remember(0, word);
  for (std::size_t k = 0; k < state.length; ++k) {
    if (state.nodes[k] == kNoNode) continue;
    const std::uint32_t node = child(k, state.nodes[k], word);
    if (node == kNoNode) {
      log_p += levels_[k].log_backoff[state.nodes[k]];
    } else {
      log_p = levels_[k + 1].log_p[node];
      longest = k + 2;
      remember(k + 1, node);
    }
  }
  *after = next;
  if (used) *used = longest;
  return log_p;
}

std::uint32_t NgramModel::child(std::size_t level, std::uint32_t node, std::uint32_t word) const {
  auto [begin, end] = levels_[level].children[node];
  const BitColumn& words = levels_[level + 1].words;
  const std::uint32_t last = end;
  while (begin < end) {
    const std::uint32_t middle = begin + (end - begin) / 2;
    if (words[middle] < word)
      begin = middle + 1;
    else
      end = middle;
  }
  return begin < last && words[begin] == word ? begin : kNoNode;
}

NgramModel NgramModel::quantized(unsigned bits) const {
  NgramModel model = *this;
  for (Level& level : model.levels_) {
    level.log_p = ValueColumn(level.log_p.all(), bits);
    if (level.log_backoff.size() > 0)
      level.log_backoff = ValueColumn(level.log_backoff.all(), bits);
  }
  return model;
}

NgramTable NgramModel::table() const {
  NgramTable table;
  table.vocabulary = vocabulary_;
  for (std::size_t k = 0; k < levels_.size(); ++k) {
    NgramLevel level;
    level.log_p = levels_[k].log_p.all();
    level.words.resize(level.log_p.size());
    for (std::size_t i = 0; i < level.words.size(); ++i)
      level.words[i] = k == 0 ? static_cast<std::uint32_t>(i) : levels_[k].words[i];
    if (k + 1 < levels_.size()) {
      level.log_backoff = levels_[k].log_backoff.all();
      level.first_child = levels_[k].children.all();
    }
    table.levels.push_back(std::move(level));
  }
  return table;
}

std::size_t NgramModel::bytes() const {
  std::size_t bytes = vocabulary_.bytes();
  for (const Level& level : levels_)
    bytes += level.words.bytes() + level.log_p.bytes() + level.log_backoff.bytes() +
             level.children.bytes();
  return bytes;
}

}  // namespace compact_rnn
