// Weighted determinization (Mohri 1997) over probabilities: a state of the result is what is known
// after the words so far, a distribution over the states of the grammar.
//
// Where a grammar says the same words in several ways without end, as `a* a*` does, there may be
// ever more distributions. They are taken for equal where no probability differs by 2^-20 or more,
// so that there are finitely many.
#pragma once

#include <cstddef>

#include "language/acceptor.h"
#include "language/automaton.h"

namespace compact_rnn {

// Of a normalized grammar. Throws Error("INVALID_INPUT") for more than `most` arcs, more than twice
// as many states of the grammar in all distributions, or more than 32 times as many steps.
Acceptor determinize(const GrammarAutomaton& grammar, std::size_t most);

}  // namespace compact_rnn
