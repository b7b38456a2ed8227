// compileGrammar, describeAcceptor, acceptorLogProbability: grammars as acceptors of words.
#include <memory>
#include <utility>

#include "binding/arguments.h"
#include "binding/bindings.h"
#include "binding/handle.h"
#include "binding/promise_worker.h"
#include "language/acceptor.h"
#include "language/automaton.h"
#include "language/determinize.h"
#include "language/minimize.h"

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

}  // namespace

void bind_grammars(Napi::Env, Napi::Object exports) {
  bind(exports, "compileGrammar", compile_grammar);
  bind(exports, "describeAcceptor", describe_acceptor);
  bind(exports, "acceptorLogProbability", acceptor_log_probability);
}

}  // namespace compact_rnn
