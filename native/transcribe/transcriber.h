// A model at work on audio that comes in pieces: front end, stream and reader one after another,
// frame by frame. As lib/transcribe/transcriber.ts.
#pragma once

#include <memory>
#include <vector>

#include "model/stream.h"
#include "speech/feature_stream.h"
#include "transcribe/reader.h"

namespace compact_rnn {

class Transcriber {
 public:
  // `rate` is that of the samples, in Hz. Error("INVALID_OPTION") for a model without a front end
  // or units, or one that cannot be stepped.
  Transcriber(std::shared_ptr<const file::ModelFile> model, std::size_t rate, int threads);

  // Takes the next samples, finite, in [-1, 1].
  void push(const float* samples, std::size_t count);
  // What is said is complete; the next samples begin another utterance. Error("INVALID_INPUT")
  // where all were fewer than a window's.
  void end();
  // Of the utterance that ended last, until the next samples; else what was said so far.
  std::vector<HeardWord> words() const { return has_ended_ ? said_ : reader_->words(); }
  // Seconds from an output to the next.
  double seconds_per_output() const;

 private:
  void process();
  void step(const float* frame);
  void begin_anew();

  std::shared_ptr<const file::ModelFile> model_;
  speech::FeatureStream front_end_;
  Stream stream_;
  std::unique_ptr<Reader> reader_;
  std::vector<float> frames_, taken_, outputs_, last_;
  std::vector<HeardWord> said_;
  bool has_ended_ = false;
};

}  // namespace compact_rnn
