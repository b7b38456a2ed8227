// Which words may follow which: an acceptor of sentences, and the states that its words are spelt
// with. It comes of a whole language, a source that has been asked of every word after every
// history, or of the lattice of one utterance.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "decode/word_tree.h"
#include "language/source.h"
#include "lattices/lattice.h"
#include "train/graphs/state_graph.h"

namespace compact_rnn::train {

struct WordGraph {
  struct Arc {
    std::uint32_t from, to;  // nodes
    std::uint32_t word;
    double log_weight;
  };
  // By node 0 sentences begin; log weights of ending at a node, kNone where none ends.
  std::vector<double> finals;
  std::vector<Arc> arcs;
};

// All sentences of a language: a node for each state that the source can be in. Weights are
// `weight` times its log-probabilities. Throws Error("INVALID_INPUT") where that takes more than
// 2^22 arcs: n-grams of three words and a large vocabulary are for lattices.
WordGraph word_graph(LanguageSource& source, double weight);

// Of them the sentences of a lattice, whose words are those of the source, each once: a lattice
// says the same words at other times by other nodes. Its own log-probabilities are not looked at.
WordGraph word_graph(LanguageSource& source, double weight, const Lattice& lattice);

// The states of CTC that say the words: the units of a word, a blank where there may be one, and a
// blank where two equal units meet. `spellings` of words that no arc has are ignored, and so are
// arcs of words without one. Throws Error("INVALID_INPUT") where it would have more than 2^24 arcs,
// or no state.
StateGraph spelt(const WordGraph& words, const std::vector<WordTree::Pronunciation>& spellings,
                 std::int32_t blank);

}  // namespace compact_rnn::train
