#include "ngrams/text_score.h"

#include <cmath>

#include "ngrams/lines.h"

namespace compact_rnn {

TextScore score_text(const NgramModel& model, std::string_view text, double unit) {
  TextScore total;
  NgramState state, after;
  double sum = 0.0;          // of a sentence; in units, where there are any
  std::uint64_t scored = 0;  // words of it, with its end
  const auto say = [&](std::uint32_t number) {
    const auto log_p = static_cast<double>(model.score(state, number, &after));
    sum += unit > 0.0 ? std::trunc(log_p / unit) : log_p;
    ++scored;
    state = after;
  };
  const auto score_sentence = [&](std::string_view line) {
    const std::size_t before = total.words;
    sum = 0.0;
    scored = 0;
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
    if (unit > 0.0 && scored > 0) {
      const auto count = static_cast<double>(scored);
      sum = unit * count * std::trunc(sum / count);
    }
    total.log_p += sum;
    ++total.sentences;
  };
  Lines lines;
  lines.push(text, score_sentence);
  score_sentence(lines.take_rest());
  return total;
}

}  // namespace compact_rnn
