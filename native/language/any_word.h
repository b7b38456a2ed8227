// Any word may follow any other, all alike: the source of a search by the lexicon alone.
#pragma once

#include "language/source.h"

namespace compact_rnn {

class AnyWord final : public LanguageSource {
 public:
  std::unique_ptr<LanguageSource> clone() const override { return std::make_unique<AnyWord>(); }
  LanguageState start() override { return 0; }
  LanguageStep score(LanguageState, std::uint32_t) override { return {0, 0.0}; }
  double final_log_p(LanguageState) override { return 0.0; }
};

}  // namespace compact_rnn
