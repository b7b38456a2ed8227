#include "decode/lattice_recorder.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "language/source.h"

namespace compact_rnn {

namespace {

constexpr std::uint32_t kAnyUnit = 0xffffffff;

using Ending = LatticeRecorder::Ending;

// A node of the lattice: where any word may begin, or those with the unit `without`, which words
// that end with it do not reach. In the order in which they are numbered.
struct Node {
  std::uint32_t frame, copy, without;
  bool operator<(const Node& other) const {
    return std::tie(frame, copy, without) < std::tie(other.frame, other.copy, other.without);
  }
};

using Frames = std::vector<std::uint32_t>;

// At each copy the frames at which words lead to it; the first begins there.
std::map<std::uint32_t, Frames> frames_of(const std::vector<Ending>& endings) {
  std::map<std::uint32_t, Frames> frames = {{0, {0}}};
  for (const Ending& each : endings) {
    Frames& known = frames[each.to];
    if (known.empty() || known.back() != each.end) known.push_back(each.end);
  }
  return frames;
}

// The last of the frames at or before `frame`; nothing where there is none.
const std::uint32_t* last_before(const Frames& frames, std::uint32_t frame) {
  const auto after = std::upper_bound(frames.begin(), frames.end(), frame);
  return after == frames.begin() ? nullptr : &*(after - 1);
}

}  // namespace

LatticeRecorder::LatticeRecorder(const WordTree& tree, bool framewise) : framewise_(framewise) {
  auto units = std::make_shared<Units>();
  units->first.resize(tree.size());
  units->last.resize(tree.size());
  for (std::uint32_t node = 0; node < tree.size(); ++node) {
    units->last[node] = tree[node].unit;
    for (std::uint32_t child = tree.children_begin(node); child < tree.children_end(node); ++child)
      units->first[child] = node == 0 ? tree[child].unit : units->first[node];
  }
  units_ = units;
}

void LatticeRecorder::clear() {
  blanks_ = {0.0};
  endings_.clear();
}

void LatticeRecorder::add_frame(double blank_log_p) {
  blanks_.push_back(blanks_.back() + blank_log_p);
}

double LatticeRecorder::blanks(std::uint32_t start, std::uint32_t end) const {
  if (start == end) return 0.0;
  return std::isfinite(blanks_[end]) ? blanks_[end] - blanks_[start] : kImpossible;
}

Lattice LatticeRecorder::lattice(const std::vector<Final>& finals) const {
  const std::map<std::uint32_t, Frames> frames = frames_of(endings_);
  const auto last_node = [&](std::uint32_t copy, std::uint32_t frame) -> const std::uint32_t* {
    const auto found = frames.find(copy);
    return found == frames.end() ? nullptr : last_before(found->second, frame);
  };
  // Words that ended at each copy and frame with each unit.
  std::map<Node, std::uint32_t> nodes;
  for (const auto& [copy, all] : frames)
    for (const std::uint32_t frame : all) nodes[{frame, copy, kAnyUnit}] = 0;
  std::map<Node, bool> ended;
  if (!framewise_)
    for (const Ending& each : endings_) ended[{each.end, each.to, units_->last[each.node]}] = true;
  // The node in which a word begins.
  const auto origin = [&](const Ending& word) -> Node {
    const std::uint32_t* frame = last_node(word.from, word.start);
    if (frame == nullptr) return {kAnyUnit, word.from, kAnyUnit};
    const std::uint32_t unit = units_->first[word.node];
    const bool restricted = *frame == word.start && ended.count({*frame, word.from, unit}) > 0;
    return {*frame, word.from, restricted ? unit : kAnyUnit};
  };
  for (const Ending& each : endings_) {
    const Node node = origin(each);
    if (node.frame != kAnyUnit) nodes[node] = 0;
  }
  std::uint32_t count = 0;
  for (auto& [node, number] : nodes) number = count++;

  std::vector<LatticeArc> arcs;
  const auto add = [&](const LatticeArc& arc) {
    if (std::isfinite(arc.acoustic)) arcs.push_back(arc);
  };
  // All nodes of a copy at a frame, those of all words last.
  const auto for_each_at = [&](std::uint32_t copy, std::uint32_t frame, auto visit) {
    for (auto at = nodes.lower_bound({frame, copy, 0});
         at != nodes.end() && at->first.frame == frame && at->first.copy == copy; ++at)
      visit(at->first, at->second);
  };
  for (const Ending& each : endings_) {
    const Node node = origin(each);
    if (node.frame == kAnyUnit) continue;
    const double acoustic = each.acoustic + blanks(node.frame, each.start);
    for_each_at(each.to, each.end, [&](const Node& to, std::uint32_t number) {
      if (to.without == units_->last[each.node]) return;
      add({nodes.at(node), number, each.word, each.start, each.end, acoustic, each.language});
    });
  }
  for (const auto& its : frames)
    for (std::size_t i = 1; i < its.second.size(); ++i) {
      const std::uint32_t copy = its.first, from = its.second[i - 1], to = its.second[i];
      for_each_at(copy, to, [&](const Node&, std::uint32_t number) {
        add({nodes.at({from, copy, kAnyUnit}), number, kNoLatticeWord, from, to, blanks(from, to),
             0.0});
      });
    }
  const auto end = static_cast<std::uint32_t>(blanks_.size() - 1);
  for (const Final& final : finals)
    if (const std::uint32_t* frame = last_node(final.copy, end))
      add({nodes.at({*frame, final.copy, kAnyUnit}), count, kNoLatticeWord, *frame, end,
           blanks(*frame, end), final.language});
  return Lattice(count + 1, std::move(arcs));
}

}  // namespace compact_rnn
