// Any word may follow any other, all alike: the source of a search by the lexicon alone.
#pragma once

#include "language/source.h"

namespace compact_rnn {

class AnyWord final : public LanguageSource {
 public:
  std::unique_ptr<LanguageSource> clone() const override { return std::make_unique<AnyWord>(); }
  std::size_t words() const override { return std::numeric_limits<std::size_t>::max(); }
  LanguageState start() override { return 0; }
  LanguageStep score(LanguageState, std::uint32_t) override { return {0, 0.0}; }
  double final_log_p(LanguageState) override { return 0.0; }
};

}  // namespace compact_rnn
