// An n-gram model as a source of language. Words that the model lacks, and has no <unk> for, cannot
// be said.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "language/source.h"
#include "language/state_table.h"
#include "ngrams/model.h"

namespace compact_rnn {

// What the words of a search are to a model; shared by the sources of all its searches.
struct NgramWords {
  std::shared_ptr<const NgramModel> model;
  // By words of the search: the number in the model, kUnknownWord where it lacks the word.
  std::vector<std::uint32_t> number_of;
  // By words of the model: the word of the search of the same name, kUnknownWord where there is
  // none.
  std::vector<std::uint32_t> word_of;

  // names: of the words of the search, in the order of their numbers.
  NgramWords(std::shared_ptr<const NgramModel> ngrams, const std::vector<std::string>& names);
  // Words of the search that the model lacks, ascending: those that it has <unk> for among them.
  const std::vector<std::uint32_t>& lacking() const { return lacking_; }
  // Words of the model, without markers, and how many of them the search lacks.
  std::size_t model_words() const { return model_words_; }
  std::size_t model_only() const { return model_only_; }
  std::size_t bytes() const {
    return (number_of.capacity() + word_of.capacity() + lacking_.capacity()) *
           sizeof(std::uint32_t);
  }

 private:
  std::vector<std::uint32_t> lacking_;
  std::size_t model_words_ = 0, model_only_ = 0;
};

// For StateTable.
std::uint64_t hash_of(const NgramState& state);

class NgramSource final : public LanguageSource {
 public:
  explicit NgramSource(std::shared_ptr<const NgramWords> words);

  std::unique_ptr<LanguageSource> clone() const override {
    return std::make_unique<NgramSource>(*this);
  }
  std::size_t words() const override { return words_->number_of.size(); }
  LanguageState start() override;
  LanguageStep score(LanguageState state, std::uint32_t word) override;
  double final_log_p(LanguageState state) override;
  void contexts(LanguageState state, std::vector<LanguageContext>& found) override;
  void visit_words(std::uint64_t key, const Visit& visit) override;
  void keep(std::vector<LanguageState>& states) override;
  std::size_t remembered() const override { return states_.size(); }

 private:
  // An answer that was given, in a table of the last ones: the same are asked again and again,
  // frame by frame.
  struct Answer {
    LanguageState state = 0xffffffff;
    std::uint32_t word = 0;
    LanguageStep step{};
  };

  const NgramModel& model() const { return *words_->model; }

  std::shared_ptr<const NgramWords> words_;
  StateTable<NgramState> states_;
  std::vector<Answer> answers_;
};

}  // namespace compact_rnn
