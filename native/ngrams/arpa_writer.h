// Writes ARPA files (ngrams/arpa_reader.h shows one), a piece of text at a time. Numbers have as
// many digits as a float needs to be read back.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "ngrams/model.h"

namespace compact_rnn {

class ArpaWriter {
 public:
  explicit ArpaWriter(std::shared_ptr<const NgramModel> model) : model_(std::move(model)) {}
  // The next piece of some 64 kB, or nothing after the last.
  std::string next();

 private:
  void write_head(std::string& text) const;
  void write_ngram(std::string& text);

  std::shared_ptr<const NgramModel> model_;
  bool begun_ = false, ended_ = false;
  std::size_t level_ = 0;
  std::vector<std::uint32_t> path_ = {0};  // the node of the n-gram at each level
};

}  // namespace compact_rnn
