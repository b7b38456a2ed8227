// compileGrammar, describeAcceptor, acceptorLogProbability: grammars as acceptors of words;
// createGrammarSource, createPhraseSource, scoreLanguage: sources of language.
#include <cmath>
#include <limits>
#include <memory>
#include <utility>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/handle.h"
#include "binding/language_values.h"
#include "binding/promise_worker.h"
#include "language/acceptor.h"
#include "language/any_word.h"
#include "language/automaton.h"
#include "language/determinize.h"
#include "language/grammar_source.h"
#include "language/minimize.h"
#include "language/phrase_source.h"

namespace compact_rnn {

namespace {

using AcceptorPointer = std::shared_ptr<const Acceptor>;

Napi::Value to_acceptor_handle(Napi::Env env, const AcceptorPointer& acceptor) {
  return to_handle<const Acceptor>(env, acceptor, kAcceptorTag, acceptor->bytes());
}

AcceptorPointer to_acceptor(const Napi::Value& value) {
  return from_handle<const Acceptor>(value, kAcceptorTag, "acceptor");
}

std::uint32_t to_state(const Napi::Object& automaton, const char* name) {
  const std::size_t state = to_size(automaton.Get(name), name);
  if (state >= kSilent) throw Error("INVALID_INPUT", std::string(name) + " is too large");
  return static_cast<std::uint32_t>(state);
}

// { states, start, end, from, to, words, p }
GrammarAutomaton to_automaton(const Napi::Value& value) {
  if (!value.IsObject()) throw Error("INVALID_INPUT", "automaton must be an object");
  const auto given = value.As<Napi::Object>();
  const auto from = to_elements<std::uint32_t>(given.Get("from"), "from"),
             to = to_elements<std::uint32_t>(given.Get("to"), "to"),
             words = to_elements<std::uint32_t>(given.Get("words"), "words");
  const auto p = to_elements<double>(given.Get("p"), "p");
  if (to.size != from.size || words.size != from.size || p.size != from.size)
    throw Error("INVALID_INPUT", "from, to, words and p differ in length");
  std::vector<GrammarArc> arcs(from.size);
  for (std::size_t i = 0; i < arcs.size(); ++i)
    arcs[i] = {from.data[i], to.data[i], words.data[i], p.data[i]};
  return GrammarAutomaton(to_state(given, "states"), to_state(given, "start"),
                          to_state(given, "end"), std::move(arcs));
}

// (automaton, most arcs)
Napi::Value compile_grammar(const Napi::CallbackInfo& info) {
  auto automaton = std::make_shared<GrammarAutomaton>(to_automaton(info[0]));
  return run_async(
      info.Env(),
      [automaton, most = to_size(info[1], "arcs")] {
        if (!automaton->normalize())
          throw Error("INVALID_INPUT", "the grammar has no sentence: <VOID> is in all of them");
        return AcceptorPointer(
            std::make_shared<const Acceptor>(minimize(determinize(*automaton, most))));
      },
      to_acceptor_handle);
}

// (acceptor): { states, arcs, bytes }
Napi::Value describe_acceptor(const Napi::CallbackInfo& info) {
  const AcceptorPointer acceptor = to_acceptor(info[0]);
  auto result = Napi::Object::New(info.Env());
  result.Set("states", static_cast<double>(acceptor->size()));
  result.Set("arcs", static_cast<double>(acceptor->arcs().size()));
  result.Set("bytes", static_cast<double>(acceptor->bytes()));
  return result;
}

// (acceptor, words of a sentence)
Napi::Value acceptor_log_probability(const Napi::CallbackInfo& info) {
  const AcceptorPointer acceptor = to_acceptor(info[0]);
  const auto words = to_elements<std::uint32_t>(info[1], "words");
  std::uint32_t state = 0;
  double log_p = 0.0;
  for (std::size_t i = 0; i < words.size; ++i) {
    const Acceptor::Arc* arc = acceptor->find(state, words.data[i]);
    if (!arc) return Napi::Number::New(info.Env(), -std::numeric_limits<double>::infinity());
    log_p += static_cast<double>(arc->log_p);
    state = arc->next;
  }
  log_p += static_cast<double>(acceptor->final_log_p(state));
  return Napi::Number::New(info.Env(), log_p);
}

// (acceptor, numbers of the search's words in the grammar): a source
Napi::Value create_grammar_source(const Napi::CallbackInfo& info) {
  const auto numbers = to_elements<std::uint32_t>(info[1], "numbers");
  const auto words = std::make_shared<const GrammarWords>(
      to_acceptor(info[0]), std::vector<std::uint32_t>(numbers.data, numbers.data + numbers.size));
  return to_source_handle(info.Env(), std::make_shared<const GrammarSource>(words), words->bytes());
}

// (words of all phrases, how many each has, boost of each)
std::vector<Phrases::Phrase> to_phrases(const Napi::CallbackInfo& info) {
  const auto words = to_elements<std::uint32_t>(info[1], "words"),
             lengths = to_elements<std::uint32_t>(info[2], "lengths");
  const auto* boosts = to_elements<double>(info[3], "boosts", lengths.size);
  std::vector<Phrases::Phrase> phrases;
  std::size_t begin = 0;
  for (std::size_t i = 0; i < lengths.size; begin += lengths.data[i++]) {
    const std::uint32_t length = lengths.data[i];
    if (length == 0 || length > words.size - begin || !std::isfinite(boosts[i]))
      throw Error("INVALID_INPUT", "a phrase is empty, or its words or its boost are missing");
    phrases.push_back({{words.data + begin, words.data + begin + length}, boosts[i]});
  }
  return phrases;
}

// (source or undefined: any word after any; words, lengths, boosts): a source
Napi::Value create_phrase_source(const Napi::CallbackInfo& info) {
  auto phrases = std::make_shared<const Phrases>(to_phrases(info));
  const std::size_t bytes = phrases->bytes();
  std::unique_ptr<LanguageSource> under = std::make_unique<AnyWord>();
  if (!info[0].IsUndefined()) under = to_source(info[0])->clone();
  return to_source_handle(
      info.Env(), std::make_shared<const PhraseSource>(std::move(under), std::move(phrases)),
      bytes);
}

// (source, words of a sentence): the log-probability of each word and of the end
Napi::Value score_language(const Napi::CallbackInfo& info) {
  const auto source = to_source(info[0])->clone();
  const auto words = to_elements<std::uint32_t>(info[1], "words");
  std::vector<double> scores(words.size + 1, kImpossible);
  LanguageState state = source->start();
  bool possible = true;
  for (std::size_t i = 0; i < words.size && possible; ++i) {
    if (words.data[i] >= source->words())
      throw Error("INVALID_INPUT", "the source knows no such word");
    const LanguageStep step = source->score(state, words.data[i]);
    scores[i] = step.log_p;
    possible = step.log_p != kImpossible;
    state = step.next;
  }
  if (possible) scores.back() = source->final_log_p(state);
  return array_of<Napi::Float64Array>(info.Env(), scores);
}

}  // namespace

void bind_grammars(Napi::Env, Napi::Object exports) {
  bind(exports, "compileGrammar", compile_grammar);
  bind(exports, "describeAcceptor", describe_acceptor);
  bind(exports, "acceptorLogProbability", acceptor_log_probability);
  bind(exports, "createGrammarSource", create_grammar_source);
  bind(exports, "createPhraseSource", create_phrase_source);
  bind(exports, "scoreLanguage", score_language);
}

}  // namespace compact_rnn
