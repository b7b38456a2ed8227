#include "language/minimize.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace compact_rnn {

namespace {

// Items in sets, each of which can be split in two: those that were marked, and the rest. After
// Valmari and Lehtinen (Efficient minimization of DFAs with partial transition functions, 2008).
class Partition {
 public:
  // `label`: items of equal labels are together at first.
  template <typename LabelOf>
  Partition(std::size_t size, LabelOf label) : items_(size), places_(size), sets_(size) {
    std::iota(items_.begin(), items_.end(), 0u);
    std::sort(items_.begin(), items_.end(),
              [&](std::uint32_t a, std::uint32_t b) { return label(a) < label(b); });
    for (std::uint32_t i = 0; i < size; ++i) {
      if (i == 0 || label(items_[i - 1]) < label(items_[i])) {
        if (i > 0) ends_.push_back(i);
        begins_.push_back(i);
      }
      places_[items_[i]] = i;
      sets_[items_[i]] = static_cast<std::uint32_t>(begins_.size() - 1);
    }
    if (size > 0) ends_.push_back(static_cast<std::uint32_t>(size));
    marked_.assign(begins_.size(), 0);
  }

  std::size_t size() const { return begins_.size(); }
  std::uint32_t set_of(std::uint32_t item) const { return sets_[item]; }
  const std::uint32_t* begin(std::size_t set) const { return items_.data() + begins_[set]; }
  const std::uint32_t* end(std::size_t set) const { return items_.data() + ends_[set]; }

  void mark(std::uint32_t item) {
    const std::uint32_t set = sets_[item], from = places_[item], to = begins_[set] + marked_[set];
    if (from < to) return;
    if (marked_[set]++ == 0) touched_.push_back(set);
    std::swap(items_[from], items_[to]);
    places_[items_[from]] = from;
    places_[items_[to]] = to;
  }

  // The smaller part of each touched set becomes a new one.
  void split() {
    for (const std::uint32_t set : touched_) {
      const std::uint32_t middle = begins_[set] + std::exchange(marked_[set], 0);
      if (middle == ends_[set]) continue;
      const bool first_is_smaller = middle - begins_[set] <= ends_[set] - middle;
      begins_.push_back(first_is_smaller ? begins_[set] : middle);
      ends_.push_back(first_is_smaller ? middle : ends_[set]);
      marked_.push_back(0);
      (first_is_smaller ? begins_[set] : ends_[set]) = middle;
      for (std::uint32_t i = begins_.back(); i < ends_.back(); ++i)
        sets_[items_[i]] = static_cast<std::uint32_t>(size() - 1);
    }
    touched_.clear();
  }

 private:
  std::vector<std::uint32_t> items_;                   // set by set
  std::vector<std::uint32_t> places_;                  // of each item among them
  std::vector<std::uint32_t> sets_;                    // of each item
  std::vector<std::uint32_t> begins_, ends_, marked_;  // of each set; marked items stand first
  std::vector<std::uint32_t> touched_;                 // sets that have marked items
};

std::int64_t rounded(float log_p) {
  return std::isinf(log_p) ? INT64_MAX : std::llround(std::ldexp(static_cast<double>(log_p), 20));
}

// The arcs of an acceptor by where they lead, and where they come from.
struct Arcs {
  explicit Arcs(const Acceptor& acceptor)
      : from(acceptor.arcs().size()), incoming(from.size()), first(acceptor.size() + 1, 0) {
    for (std::uint32_t state = 0; state < acceptor.size(); ++state)
      for (const auto* arc = acceptor.begin_of(state); arc != acceptor.end_of(state); ++arc)
        from[static_cast<std::size_t>(arc - acceptor.arcs().data())] = state;
    for (const Acceptor::Arc& arc : acceptor.arcs()) ++first[arc.next + 1];
    for (std::size_t state = 0; state < acceptor.size(); ++state) first[state + 1] += first[state];
    std::vector<std::uint32_t> next = first;
    for (std::uint32_t i = 0; i < from.size(); ++i) incoming[next[acceptor.arcs()[i].next]++] = i;
  }
  std::vector<std::uint32_t> from, incoming, first;
};

// States from which the same may follow.
Partition classes_of(const Acceptor& acceptor) {
  Partition states(acceptor.size(),
                   [&](std::uint32_t state) { return rounded(acceptor.final_log_p(state)); });
  const Arcs arcs(acceptor);
  Partition labels(arcs.from.size(), [&](std::uint32_t i) {
    const Acceptor::Arc& arc = acceptor.arcs()[i];
    return std::pair(arc.word, rounded(arc.log_p));
  });
  // Arcs of one set are alike in label and in where they lead; states that differ in whether they
  // have any of it are split. One set of states need not be looked at: the others tell it.
  for (std::size_t set = 0, next_states = 1; set < labels.size(); ++set) {
    for (const auto* arc = labels.begin(set); arc != labels.end(set); ++arc)
      states.mark(arcs.from[*arc]);
    states.split();
    for (; next_states < states.size(); ++next_states) {
      for (const auto* state = states.begin(next_states); state != states.end(next_states); ++state)
        for (std::uint32_t i = arcs.first[*state]; i < arcs.first[*state + 1]; ++i)
          labels.mark(arcs.incoming[i]);
      labels.split();
    }
  }
  return states;
}

}  // namespace

Acceptor minimize(const Acceptor& acceptor) {
  const Partition classes = classes_of(acceptor);
  // Classes are numbered as they are met from the start on.
  constexpr std::uint32_t kNew = 0xffffffff;
  std::vector<std::uint32_t> number(classes.size(), kNew), met;
  const auto number_of = [&](std::uint32_t state) {
    std::uint32_t& known = number[classes.set_of(state)];
    if (known == kNew) {
      known = static_cast<std::uint32_t>(met.size());
      met.push_back(state);
    }
    return known;
  };
  number_of(0);
  std::vector<Acceptor::State> states;
  std::vector<Acceptor::Arc> arcs;
  for (std::size_t i = 0; i < met.size(); ++i) {
    const std::uint32_t state = met[i];
    states.push_back({static_cast<std::uint32_t>(arcs.size()), acceptor.final_log_p(state)});
    for (const auto* arc = acceptor.begin_of(state); arc != acceptor.end_of(state); ++arc)
      arcs.push_back({arc->word, number_of(arc->next), arc->log_p});
  }
  states.push_back({static_cast<std::uint32_t>(arcs.size()), 0.0f});
  states.shrink_to_fit();
  arcs.shrink_to_fit();
  return Acceptor(std::move(states), std::move(arcs));
}

}  // namespace compact_rnn
