// Look-ahead into words that have only begun (Ortmanns, Ney and Eiden 1996): in a node of the tree
// a path may still become any word at or below it, so the best of them is what its language will
// cost at least,
//
//   look(state, node) = max over words w at or below the node of log p(w | state),
//
// by which paths in different words can be compared, and pruned. It is the effect of composing the
// lexicon with a language model and pushing weights to the front, without a graph of both.
//
// Tables are made when a context is first met and shared by all states that have it: of few words a
// hash table of the nodes above them, of many an array over all nodes.
#pragma once

#include <cstdint>
#include <memory>
#include <unordered_map>
#include <vector>

#include "decode/word_tree.h"
#include "language/source.h"

namespace compact_rnn {

class LookAhead {
 public:
  class Table {
   public:
    // kImpossible at nodes that none of the context's words pass.
    double operator[](std::uint32_t node) const;
    std::size_t bytes() const {
      return nodes_.capacity() * sizeof(std::uint32_t) + values_.capacity() * sizeof(float);
    }

   private:
    friend class LookAhead;
    std::vector<std::uint32_t> nodes_;  // by hash; empty where values_ has every node
    std::vector<float> values_;
  };

  // The contexts of a state.
  struct View {
    struct Part {
      std::shared_ptr<const Table> table;
      double log_weight;
    };
    std::vector<Part> parts;

    // 0 where nothing is known of the state.
    double operator()(std::uint32_t node) const;
  };

  explicit LookAhead(std::shared_ptr<const WordTree> tree);

  View view(LanguageSource& source, LanguageState state);
  std::size_t bytes() const { return bytes_; }

 private:
  std::shared_ptr<const Table> table_of(LanguageSource& source, std::uint64_t key);
  std::shared_ptr<const Table> made(LanguageSource& source, std::uint64_t key);

  // What the tree does not say itself: made when the first table is, shared by copies.
  struct Upwards {
    std::vector<std::uint32_t> parents;          // of nodes
    std::vector<std::uint32_t> first_end, ends;  // of words: the nodes where they end
  };
  const Upwards& upwards();

  std::shared_ptr<const WordTree> tree_;
  std::shared_ptr<const Upwards> upwards_;
  std::unordered_map<std::uint64_t, std::shared_ptr<const Table>> tables_;
  std::size_t bytes_ = 0;
  std::vector<LanguageContext> contexts_;
  std::vector<float> best_;  // by nodes, while a table is made
  std::vector<std::uint32_t> touched_;
};

}  // namespace compact_rnn
