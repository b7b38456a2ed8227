// compact_rnn_open_listener: from audio to words.
#include "c/guard.h"
#include "file/front_end.h"
#include "transcribe/transcriber.h"

using namespace compact_rnn;

struct compact_rnn_listener {
  compact_rnn_listener(std::shared_ptr<const file::ModelFile> model, std::size_t rate, int threads)
      : transcriber(std::move(model), rate, threads) {}

  Transcriber transcriber;
  std::vector<HeardWord> said;
  std::vector<compact_rnn_word> words;  // whose texts are those of `said`
};

static std::size_t rate_of(const compact_rnn_model& model, std::size_t rate) {
  if (rate == 0) return compact_rnn_sample_rate(&model);
  if (rate < file::kLeastRate || rate > file::kMostRate)
    throw Error("INVALID_OPTION", "the rate must be from " + std::to_string(file::kLeastRate) +
                                      " to " + std::to_string(file::kMostRate) + " Hz, but is " +
                                      std::to_string(rate));
  return rate;
}

compact_rnn_status compact_rnn_open_listener(const compact_rnn_model* model, size_t rate,
                                             int threads, compact_rnn_listener** listener,
                                             compact_rnn_error* error) {
  return guarded(error, [&] {
    require_pointer(model, "model");
    require_pointer(listener, "listener");
    require_threads(threads);
    if (!model->file->network->is_causal())
      throw Error("INVALID_OPTION", "a network with a backward layer cannot be streamed");
    *listener = new compact_rnn_listener(model->file, rate_of(*model, rate), threads);
  });
}

void compact_rnn_close_listener(compact_rnn_listener* listener) { delete listener; }

compact_rnn_status compact_rnn_hear(compact_rnn_listener* listener, const float* samples,
                                    size_t count, compact_rnn_error* error) {
  return guarded(error, [&] {
    require_pointer(listener, "listener");
    if (count != 0) require_pointer(samples, "samples");
    listener->transcriber.push(samples, count);
  });
}

compact_rnn_status compact_rnn_end(compact_rnn_listener* listener, compact_rnn_error* error) {
  return guarded(error, [&] {
    require_pointer(listener, "listener");
    listener->transcriber.end();
  });
}

compact_rnn_status compact_rnn_words(compact_rnn_listener* listener, const compact_rnn_word** words,
                                     size_t* count, compact_rnn_error* error) {
  return guarded(error, [&] {
    require_pointer(listener, "listener");
    require_pointer(words, "words");
    require_pointer(count, "count");
    listener->said = listener->transcriber.words();
    listener->words.clear();
    const double seconds = listener->transcriber.seconds_per_output();
    for (const HeardWord& word : listener->said)
      listener->words.push_back({word.text.c_str(), seconds * static_cast<double>(word.start),
                                 seconds * static_cast<double>(word.end)});
    *words = listener->words.data();
    *count = listener->words.size();
  });
}
