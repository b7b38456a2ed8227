#include "comparison.h"

#include <doctest/doctest.h>

#include <cmath>
#include <cstring>
#include <sstream>

namespace compact_rnn::test {

std::vector<Range> parts_of(std::size_t blocks) {
  std::vector<Range> parts = {{0, blocks}};
  if (blocks > 1) parts.insert(parts.end(), {{1, blocks}, {0, blocks - 1}});
  if (blocks > 2) parts.push_back({1, blocks - 1});
  return parts;
}

static std::string describe(const char* what, const Case& its) {
  std::ostringstream text;
  text << what << " on " << isa_name(its.isa) << ", " << name_of(its.format) << ", "
       << its.shape.cells << " cells, " << its.shape.inputs << " inputs, " << its.shape.recurrent
       << " recurrent, blocks [" << its.blocks.first << ", " << its.blocks.last << ")"
       << its.details;
  return text.str();
}

static void check_within(const char* what, const Case& its_case, const float* got,
                         const float* expected, std::size_t size, float allowed) {
  for (std::size_t i = 0; i < size; ++i) {
    const bool good = allowed == 0.0f ? std::memcmp(got + i, expected + i, sizeof(float)) == 0
                                      : std::fabs(got[i] - expected[i]) <= allowed;
    if (!good)
      FAIL(describe(what, its_case) << ": [" << i << "] is " << got[i] << ", expected "
                                    << expected[i] << " within " << allowed);
  }
}

void check_close(const char* what, const Case& its_case, const float* got, const float* expected,
                 std::size_t size) {
  const auto products = static_cast<float>(its_case.shape.inputs + its_case.shape.recurrent);
  check_within(what, its_case, got, expected, size, 1e-6f * (4.0f + std::sqrt(products)));
}

void check_same(const char* what, const Case& its_case, const float* got, const float* expected,
                std::size_t size) {
  check_within(what, its_case, got, expected, size, 0.0f);
}

void require_available(Isa isa) {
  if (!isa_available(isa))
    FAIL("this machine has no " << std::string(isa_name(isa)) << ": skip this case by its name");
}

}  // namespace compact_rnn::test
