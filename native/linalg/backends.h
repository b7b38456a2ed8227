// How solver.cc reaches the two back ends; only their files and it include this.
#pragma once

#include <memory>
#include <string>

#include "linalg/solver.h"

namespace compact_rnn::linalg {

// A solver, or null and the reason why it is not available.
struct Found {
  std::unique_ptr<Solver> solver;
  std::string reason;
};

Found find_openblas();
Found find_eigen();

}  // namespace compact_rnn::linalg
