// Phrases that an utterance is likely to have, as an automaton over words (Aho and Corasick 1975),
// and what each word of a sentence earns by them.
//
// A sentence has earned, in the end, the boost of a phrase for each of its words, each time that
// the phrase occurs in it. That is paid word by word as soon as a phrase may have begun, and given
// back where it breaks off (shallow fusion of contexts, Zhao et al. 2019): a node has a promise,
// what has been paid ahead for the longest payable beginning of a phrase that ends there, and
//
//   earned by a word = what the phrases earn that end with it + promise of the node after it
//                      - promise of the node before it,
//
// of which the promises cancel out over a sentence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace compact_rnn {

class Phrases {
 public:
  struct Phrase {
    std::vector<std::uint32_t> words;  // at least one
    // of each word; below 0: it is unlikely, and nothing is paid ahead
    double boost;
  };

  explicit Phrases(const std::vector<Phrase>& phrases);

  struct Step {
    std::uint32_t next;
    double earned;
  };
  // From a node by a word; the start is node 0.
  Step follow(std::uint32_t node, std::uint32_t word) const;
  // To be given back where a sentence ends.
  double promise(std::uint32_t node) const { return nodes_[node].promise; }
  std::size_t size() const { return nodes_.size() - 1; }
  std::size_t bytes() const {
    return nodes_.capacity() * sizeof(Node) + arcs_.capacity() * sizeof(Arc);
  }

 private:
  struct Node {
    std::uint32_t first_arc;   // to longer beginnings, up to the first of the next node
    std::uint32_t shorter;     // the longest beginning of a phrase that its words end with
    double promise, finished;  // finished: what phrases earn that end here
  };
  struct Arc {
    std::uint32_t word, node;
  };

  std::uint32_t child(std::uint32_t node, std::uint32_t word) const;
  std::uint32_t after(std::uint32_t node, std::uint32_t word) const;
  void join();

  std::vector<Node> nodes_;  // level by level, and one more, which ends the arcs of the last
  std::vector<Arc> arcs_;    // by nodes, then by words
};

}  // namespace compact_rnn
