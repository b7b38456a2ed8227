#include "ngrams/arpa_reader.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>
#include <utility>

#include "base/error.h"
#include "base/utf8.h"
#include "ngrams/decimal.h"

namespace compact_rnn {

namespace {

constexpr std::size_t kLongestLine = std::size_t{1} << 20;
// A head may claim any number; this many entries take 16 MB.
constexpr std::uint64_t kMostReserved = std::uint64_t{1} << 20;

// Until the next section says whether it is missed; no field is read as it.
constexpr float kNoBackoff = std::numeric_limits<float>::quiet_NaN();

// Some editors write it.
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

bool starts_with(std::string_view line, std::string_view what) {
  return line.substr(0, what.size()) == what;
}

std::string quoted(std::string_view text) {
  constexpr std::size_t kShown = 60;
  return '"' + std::string(text.substr(0, kShown)) + (text.size() > kShown ? "...\"" : "\"");
}

}  // namespace

void ArpaReader::push(std::string_view text) {
  const auto check = [this](std::size_t size) {
    if (size <= kLongestLine) return;
    ++line_;
    refuse("has more than 2^20 bytes: this is not an ARPA file");
  };
  lines_.push(text, [&](std::string_view line) {
    check(line.size());
    read_line(line);
  });
  check(lines_.rest());
}

NgramTable ArpaReader::finish() {
  if (lines_.rest() > 0) read_line(lines_.take_rest());
  if (place_ == Place::before)
    throw Error("INVALID_FILE", "has no line \\data\\: this is not an ARPA file");
  if (place_ != Place::after)
    throw Error("INVALID_FILE",
                "ends at line " + std::to_string(line_) + " without \\end\\: it was cut");
  return std::move(table_);
}

void ArpaReader::read_line(std::string_view whole) {
  ++line_;
  if (line_ == 1 && starts_with(whole, kByteOrderMark)) whole.remove_prefix(kByteOrderMark.size());
  const std::string_view line = trimmed(whole);
  if (place_ == Place::before) {
    if (line == "\\data\\") place_ = Place::counts;
  } else if (line.empty() || place_ == Place::after) {
    return;
  } else if (line.front() == '\\') {
    if (place_ == Place::section) close_section();
    if (line == "\\end\\") {
      if (section_ != counts_.size() || counts_.empty())
        refuse("ends the file after " + std::to_string(section_) + " of " +
               std::to_string(counts_.size()) + " sections");
      place_ = Place::after;
    } else {
      open_section(line);
    }
  } else if (place_ == Place::counts && starts_with(line, "ngram ")) {
    read_count(line);
  } else if (place_ == Place::section) {
    split(line);
    read_ngram();
  } else {
    refuse("must be a count such as \"ngram 1=500\" or a section such as \"\\1-grams:\", but is " +
           quoted(line));
  }
}

// ngram 2=2051541
void ArpaReader::read_count(std::string_view line) {
  const std::string_view text = trimmed(line.substr(6));
  const char* const end = text.data() + text.size();
  std::uint64_t order = 0, count = 0;
  const auto [equals, wrong_order] = std::from_chars(text.data(), end, order);
  bool valid = wrong_order == std::errc() && equals != end && *equals == '=';
  if (valid) {
    const char* digits = equals + 1;
    while (digits != end && is_space(*digits)) ++digits;
    const auto [behind, wrong_count] = std::from_chars(digits, end, count);
    valid = wrong_count == std::errc() && behind == end;
  }
  if (!valid || order != counts_.size() + 1 || count >= kNoNode)
    refuse("must be \"ngram " + std::to_string(counts_.size() + 1) +
           "=\" and a whole number below 2^32 - 1, but is " + quoted(line));
  if (order > kMostOrder)
    refuse("counts n-grams of " + std::to_string(order) + " words, and at most " +
           std::to_string(kMostOrder) + " can be read");
  counts_.push_back(count);
}

// \2-grams:
void ArpaReader::open_section(std::string_view line) {
  const std::string expected = "\\" + std::to_string(section_ + 1) + "-grams:";
  if (section_ == counts_.size() || line != expected)
    refuse("must be " + (section_ == counts_.size() ? "\\end\\" : expected) + ", but is " +
           quoted(line));
  ++section_;
  place_ = Place::section;
  level_.reserve(static_cast<std::size_t>(std::min(counts_[section_ - 1], kMostReserved)));
}

void ArpaReader::close_section() {
  place_ = Place::between;
  const std::uint64_t found = section_ == 1 ? table_.vocabulary.size() : level_.size();
  if (found != counts_[section_ - 1])
    refuse("ends a section of " + std::to_string(found) + " n-grams, but the head says " +
           std::to_string(counts_[section_ - 1]) + ": the file was cut or changed");
  if (section_ == 1) {
    if (found == 0) refuse("ends a section without a word");
    return;
  }
  if (const auto twin = level_.append_to(table_))
    refuse("ends a section that has the n-gram \"" +
           words_of(table_, section_ - 2, twin->parent).substr(1) + " " +
           std::string(table_.vocabulary[twin->word]) + "\" twice");
  complete_backoffs(table_.levels[section_ - 2]);
  if (section_ == counts_.size()) table_.levels.back().log_backoff = {};
}

// Of a level whose children are known.
void ArpaReader::complete_backoffs(NgramLevel& level) {
  for (std::size_t node = 0; node < level.size(); ++node) {
    float& log_backoff = level.log_backoff[node];
    if (!std::isnan(log_backoff)) continue;
    if (level.first_child[node] != level.first_child[node + 1]) ++missing_backoffs_;
    log_backoff = 0.0f;
  }
}

void ArpaReader::split(std::string_view line) {
  fields_.clear();
  for_each_word(line, [this](std::string_view field) { fields_.push_back(field); });
}

void ArpaReader::read_ngram() {
  const std::size_t words = section_;
  const bool may_back_off = section_ < counts_.size();
  if (fields_.size() != words + 1 && !(may_back_off && fields_.size() == words + 2))
    refuse("must be a log-probability, " + std::to_string(words) +
           (words == 1 ? " word" : " words") + (may_back_off ? " and perhaps a back-off" : "") +
           ", but has " + std::to_string(fields_.size()) + " fields");
  const float log_p = number(fields_[0], "log-probability");
  if (log_p > 0.0f)
    refuse("has the log-probability " + std::string(fields_[0]) + ", which must not be above 0");
  const float log_backoff =
      fields_.size() == words + 2 ? number(fields_[words + 1], "back-off") : kNoBackoff;
  if (words == 1) {
    if (!is_utf8(fields_[1]))
      refuse("has a word that is not UTF-8: convert the file, such as by iconv -t utf-8");
    const std::size_t before = table_.vocabulary.size();
    table_.vocabulary.add(fields_[1]);
    if (table_.vocabulary.size() == before)
      refuse("has the word " + quoted(fields_[1]) + " a second time");
    if (table_.levels.empty()) table_.levels.emplace_back();
    NgramLevel& unigrams = table_.levels[0];
    unigrams.words.push_back(static_cast<std::uint32_t>(before));
    unigrams.log_p.push_back(log_p);
    unigrams.log_backoff.push_back(log_backoff);
    return;
  }
  const std::uint32_t parent = parent_of_fields(words);
  const std::uint32_t last = table_.vocabulary.find(fields_[words]);
  if (last == kUnknownWord)
    refuse("has the word " + quoted(fields_[words]) + ", which is not among the 1-grams");
  level_.add(parent, last, log_p, log_backoff);
}

// The node of all words of the n-gram but the last.
std::uint32_t ArpaReader::parent_of_fields(std::size_t words) {
  std::uint32_t parent = kNoNode;
  for (std::size_t k = 0; k + 1 < words; ++k) {
    const std::uint32_t word = table_.vocabulary.find(fields_[k + 1]);
    if (word == kUnknownWord)
      refuse("has the word " + quoted(fields_[k + 1]) + ", which is not among the 1-grams");
    parent = k == 0 ? word : table_.child(k - 1, parent, word);
    if (parent == kNoNode)
      refuse("begins with " + std::to_string(k + 1) +
             " words that are not an n-gram of the file, so their "
             "back-off is missing");
  }
  return parent;
}

float ArpaReader::number(std::string_view field, const char* what) const {
  if (field == "-inf" || field == "-Inf" || field == "-INF") return kLogZero;
  const std::optional<double> value = parse_decimal(field);
  if (!value || !(std::fabs(*value) < 1e30))
    refuse("has the " + std::string(what) + " " + quoted(field) + ", which must be a number");
  return static_cast<float>(*value);
}

void ArpaReader::refuse(const std::string& what) const {
  throw Error("INVALID_FILE", "line " + std::to_string(line_) + ": " + what);
}

}  // namespace compact_rnn
