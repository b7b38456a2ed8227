// The word ends of a search, as they come, and the lattice (lattices/lattice.h) that they make.
//
// A path between words stands in a copy of the tree (decode/word_search.h). A node of the lattice
// is a copy and a frame at which words ended that led to it; one that follows it in the same copy
// is reached from it by blanks, an arc without a word. A word begins in the last node of its copy
// at or before its first frame. Where it begins at once, with the unit by which one of the words
// that ended there ended, it begins in a node of its own, which that word does not reach: the same
// unit twice needs a blank between (Graves et al. 2006). So every path of the lattice is a path of
// CTC, with its score. Of paths that say the same word from the same copy to the same end the
// search has kept the best alone, and so has the lattice.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "decode/word_tree.h"
#include "lattices/lattice.h"

namespace compact_rnn {

class LatticeRecorder {
 public:
  // A word that ended, from the copy in which it was said to that which it leads to.
  struct Ending {
    std::uint32_t from, to;
    std::uint32_t node;  // of the tree, where it ends
    std::uint32_t word, start, end;
    double acoustic, language;  // log-probabilities of the word
  };
  // A copy in which the utterance may end, and the log-probability that it does.
  struct Final {
    std::uint32_t copy;
    double language;
  };

  LatticeRecorder(const WordTree& tree, bool framewise);

  void clear();
  // What the blank has in the next frame.
  void add_frame(double blank_log_p);
  // Frame by frame: those of one end after those of earlier ones.
  void add(const Ending& ending) { endings_.push_back(ending); }
  // The log-probability of blanks from frame `start` to before frame `end`.
  double blanks(std::uint32_t start, std::uint32_t end) const;
  // After the last frame. Of a single node where nothing may end.
  Lattice lattice(const std::vector<Final>& finals) const;

 private:
  struct Units {
    std::vector<std::uint32_t> first, last;  // of the way to each node of the tree
  };

  std::shared_ptr<const Units> units_;
  bool framewise_;
  std::vector<double> blanks_ = {0.0};  // the sum before each frame
  std::vector<Ending> endings_;
};

}  // namespace compact_rnn
