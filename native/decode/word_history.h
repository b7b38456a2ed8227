// The words of all hypotheses, each linked to the one before it, so that hypotheses share their
// common beginnings.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace compact_rnn {

// A word of a hypothesis, from frame `start` to before frame `end`.
struct SpokenWord {
  std::uint32_t word, start, end;
};

class WordHistory {
 public:
  using Link = std::uint32_t;
  static constexpr Link kNothing = 0xffffffff;  // no word yet

  // `score`: of the path where the word ends.
  Link add(const SpokenWord& word, Link before, double score) {
    entries_.push_back({word, before, score});
    return static_cast<Link>(entries_.size() - 1);
  }

  struct Entry {
    SpokenWord word;
    Link before;
    double score;
  };
  const Entry& operator[](Link link) const { return entries_[link]; }

  std::vector<SpokenWord> words(Link last) const {
    std::vector<SpokenWord> words;
    for (Link link = last; link != kNothing; link = entries_[link].before)
      words.push_back(entries_[link].word);
    std::reverse(words.begin(), words.end());
    return words;
  }

  void clear() { entries_.clear(); }

  // Forgets the words that no link leads to, once there are twice as many words as after the last
  // time. `for_each_link(f)` calls f with a reference to every link that the caller holds.
  template <typename ForEachLink>
  void collect(ForEachLink for_each_link) {
    if (entries_.size() < limit_) return;
    std::vector<Link> moved(entries_.size(), kNothing);
    for_each_link([&](Link& link) {
      if (link != kNothing) moved[link] = 0;  // to be kept
    });
    for (std::size_t i = entries_.size(); i-- > 0;)  // a word's predecessor has a lower index
      if (moved[i] != kNothing && entries_[i].before != kNothing) moved[entries_[i].before] = 0;
    Link kept = 0;
    for (std::size_t i = 0; i < entries_.size(); ++i) {
      if (moved[i] == kNothing) continue;
      entries_[kept] = entries_[i];
      Link& before = entries_[kept].before;
      if (before != kNothing) before = moved[before];
      moved[i] = kept++;
    }
    entries_.resize(kept);
    limit_ = std::max(kLeast, 2 * entries_.size());
    for_each_link([&](Link& link) {
      if (link != kNothing) link = moved[link];
    });
  }

  std::size_t size() const { return entries_.size(); }

 private:
  static constexpr std::size_t kLeast = 4096;
  std::size_t limit_ = kLeast;
  std::vector<Entry> entries_;
};

}  // namespace compact_rnn
