// The words of a model's outputs, as they come: by the search over its lexicon, or of the units on
// the best path. As lib/transcribe/reader.ts.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "file/model_file.h"

namespace compact_rnn {

// A word, from frame `start` to before frame `end`.
struct HeardWord {
  std::string text;
  std::size_t start, end;
};

class Reader {
 public:
  virtual ~Reader() = default;
  // The outputs of the next frame [units].
  virtual void push(const float* outputs) = 0;
  // What all outputs so far say.
  virtual std::vector<HeardWord> words() const = 0;
  // Begins the next utterance.
  virtual void reset() = 0;
};

// Error("INVALID_OPTION") where the model has no units, or tokens. The model must outlive it.
std::unique_ptr<Reader> make_reader(const file::ModelFile& model);

}  // namespace compact_rnn
