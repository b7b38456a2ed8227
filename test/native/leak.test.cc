#include <doctest/doctest.h>

// For the test of LeakSanitizer, which must find it: no plain run has it.
TEST_CASE("leaks on purpose" * doctest::skip()) {
  int* volatile lost = new int[1000];
  lost = nullptr;
  CHECK((lost == nullptr));  // clang's library has no way to print it
}
