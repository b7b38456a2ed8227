#include "ngrams/arpa_writer.h"

#include <cstdio>
#include <cstdlib>

namespace compact_rnn {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 16;

// In as few digits as give the same float again.
void append_number(std::string& text, float value) {
  char digits[32];
  for (int precision = 7; precision <= 9; ++precision) {
    std::snprintf(digits, sizeof digits, "%.*g", precision, static_cast<double>(value));
    if (static_cast<float>(std::strtod(digits, nullptr)) == value) break;
  }
  text += digits;
}

}  // namespace

std::string ArpaWriter::next() {
  std::string text;
  if (!begun_) write_head(text);
  begun_ = true;
  while (!ended_ && text.size() < kPiece) write_ngram(text);
  return text;
}

void ArpaWriter::write_head(std::string& text) const {
  text += "\\data\\\n";
  for (std::size_t k = 0; k < model_->order(); ++k)
    text +=
        "ngram " + std::to_string(k + 1) + "=" + std::to_string(model_->levels()[k].size()) + "\n";
}

void ArpaWriter::write_ngram(std::string& text) {
  const NgramModel::Level& level = model_->levels()[level_];
  const std::uint32_t node = path_[level_];
  if (node == 0) text += "\n\\" + std::to_string(level_ + 1) + "-grams:\n";
  if (node < level.size()) {
    // The parents of the next n-gram follow it, each to the node whose children it is among.
    for (std::size_t k = level_; k-- > 0;)
      while (model_->levels()[k].children[path_[k]].end <= path_[k + 1]) ++path_[k];
    append_number(text, level.log_p[node]);
    for (std::size_t k = 0; k <= level_; ++k) {
      text += k == 0 ? '\t' : ' ';
      text += model_->vocabulary()[k == 0 ? path_[0] : model_->levels()[k].words[path_[k]]];
    }
    if (level_ + 1 < model_->order() && level.log_backoff[node] != 0.0f) {
      text += '\t';
      append_number(text, level.log_backoff[node]);
    }
    text += '\n';
    ++path_[level_];
  }
  if (path_[level_] >= level.size()) {
    ++level_;
    path_.assign(level_ + 1, 0);
    ended_ = level_ == model_->order();
    if (ended_) text += "\n\\end\\\n";
  }
}

}  // namespace compact_rnn
