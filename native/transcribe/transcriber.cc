#include "transcribe/transcriber.h"

#include <algorithm>

#include "base/checks.h"
#include "base/error.h"

namespace compact_rnn {

namespace {

const speech::FrontEndSettings& front_end_of(const file::ModelFile& model) {
  if (!model.front_end)
    throw Error("INVALID_OPTION",
                "the model has no front end, which makes frames of audio: give it one");
  if (model.front_end->kind == speech::FrontEndKind::given)
    throw Error("INVALID_OPTION",
                "the model's front end begins at features (kind given), so it hears no audio: give "
                "it one of kind log-mel, mfcc or magnitude");
  return *model.front_end;
}

}  // namespace

Transcriber::Transcriber(std::shared_ptr<const file::ModelFile> model, std::size_t rate,
                         int threads)
    : model_(std::move(model)),
      front_end_(front_end_of(*model_), rate),
      stream_(model_->network, 1, threads),
      reader_(make_reader(*model_)),
      outputs_(model_->network->output_size()) {}

double Transcriber::seconds_per_output() const {
  const speech::FrontEndSettings& settings = *model_->front_end;
  return static_cast<double>(settings.hop * settings.subsampling) /
         static_cast<double>(settings.sample_rate);
}

void Transcriber::step(const float* frame) {
  std::copy_n(frame, model_->network->input_size, stream_.inputs());
  stream_.step(outputs_.data());
  check_outputs(outputs_.data(), outputs_.size(), 0);
  reader_->push(outputs_.data());
}

void Transcriber::process() {
  const std::size_t size = model_->network->input_size;
  frames_.swap(taken_);
  frames_.clear();
  for (std::size_t at = 0; at < taken_.size(); at += size) {
    last_.assign(taken_.data() + at, taken_.data() + at + size);
    step(last_.data());
  }
}

void Transcriber::push(const float* samples, std::size_t count) {
  check_finite(samples, count, "samples");
  has_ended_ = false;
  front_end_.push(samples, count, frames_);
  process();
}

void Transcriber::begin_anew() {
  stream_.reset(0);
  reader_->reset();
  frames_.clear();
  last_.clear();
}

void Transcriber::end() {
  try {
    front_end_.end(frames_);
    process();
    // Outputs that lag come after the audio.
    for (std::size_t d = 0; d < model_->units->delay; ++d) step(last_.data());
    said_ = reader_->words();
    has_ended_ = true;
  } catch (...) {
    begin_anew();
    throw;
  }
  begin_anew();
}

}  // namespace compact_rnn
