// The pronunciations of all words as one prefix tree: common beginnings are searched once.
//
// Nodes are numbered level by level, and the children of a node follow one another in the order of
// their units. So the children of an ascending list of nodes are an ascending list too, and a
// search can walk both in one pass.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace compact_rnn {

class WordTree {
 public:
  // One way of saying a word: units[0 .. length), at least one.
  struct Pronunciation {
    const std::uint32_t* units;
    std::uint32_t length;
    std::uint32_t word;
  };

  struct Node {
    std::uint32_t unit;         // that leads to the node; none for the root
    std::uint32_t first_child;  // children: from here to before the first child of the next node
    std::uint32_t first_word;   // the words that end here, alike: in words_ likewise
  };

  // There are `units` units; `blank` is one of them, and occurs in no pronunciation, or it is
  // `units`: none.
  WordTree(std::vector<Pronunciation> pronunciations, std::size_t units, std::size_t blank);

  std::size_t units() const { return units_; }
  // One more than the greatest number of a word.
  std::size_t words() const { return word_count_; }
  std::size_t blank() const { return blank_; }
  // The root is node 0.
  const Node& operator[](std::uint32_t node) const { return nodes_[node]; }
  std::uint32_t children_begin(std::uint32_t node) const { return nodes_[node].first_child; }
  std::uint32_t children_end(std::uint32_t node) const { return nodes_[node + 1].first_child; }
  // Words that end at the node, ascending: several where they sound alike.
  const std::uint32_t* words_begin(std::uint32_t node) const {
    return words_.data() + nodes_[node].first_word;
  }
  const std::uint32_t* words_end(std::uint32_t node) const { return words_begin(node + 1); }
  bool ends_words(std::uint32_t node) const { return words_begin(node) != words_end(node); }
  bool is_leaf(std::uint32_t node) const { return children_begin(node) == children_end(node); }
  std::size_t size() const { return nodes_.size() - 1; }
  std::size_t bytes() const {
    return nodes_.capacity() * sizeof(Node) + words_.capacity() * sizeof(std::uint32_t);
  }

 private:
  std::size_t units_, blank_, word_count_ = 0;
  std::vector<Node> nodes_;  // and one after the last, which ends its children and words
  std::vector<std::uint32_t> words_;
};

}  // namespace compact_rnn
