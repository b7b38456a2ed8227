#include "ngrams/text_score.h"

namespace compact_rnn {

TextScore score_text(const NgramModel& model, std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  TextScore total;
  NgramState state, after;
  bool inside = false;
  const auto say = [&](std::uint32_t number) {
    total.log_p += static_cast<double>(model.score(state, number, &after));
    state = after;
  };
  const auto end_sentence = [&] {
    if (!inside) return;
    if (model.end() != kUnknownWord) say(model.end());
    ++total.sentences;
    inside = false;
  };
  for (std::size_t at = 0; at < text.size();) {
    if (text[at] == '\n') end_sentence();
    if (text[at] == '\n' || is_space(text[at])) {
      ++at;
      continue;
    }
    if (!inside) state = model.start();
    inside = true;
    std::size_t end = at;
    while (end < text.size() && text[end] != '\n' && !is_space(text[end])) ++end;
    const std::uint32_t number = model.number_of(text.substr(at, end - at));
    ++total.words;
    if (number == kUnknownWord) {
      ++total.unknown;
      state = {};
    } else {
      say(number);
    }
    at = end;
  }
  end_sentence();
  return total;
}

}  // namespace compact_rnn
