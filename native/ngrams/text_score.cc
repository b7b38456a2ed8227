#include "ngrams/text_score.h"

#include "ngrams/lines.h"

namespace compact_rnn {

TextScore score_text(const NgramModel& model, std::string_view text) {
  TextScore total;
  NgramState state, after;
  const auto say = [&](std::uint32_t number) {
    total.log_p += static_cast<double>(model.score(state, number, &after));
    state = after;
  };
  const auto score_sentence = [&](std::string_view line) {
    const std::size_t before = total.words;
    state = model.start();
    for_each_word(line, [&](std::string_view word) {
      const std::uint32_t number = model.number_of(word);
      ++total.words;
      if (number == kUnknownWord) {
        ++total.unknown;
        state = {};
      } else {
        say(number);
      }
    });
    if (total.words == before) return;
    if (model.end() != kUnknownWord) say(model.end());
    ++total.sentences;
  };
  Lines lines;
  lines.push(text, score_sentence);
  score_sentence(lines.take_rest());
  return total;
}

}  // namespace compact_rnn
