// Variables of this process's environment, set for a library that reads them while it is loaded.
#pragma once

namespace compact_rnn {

// Sets the variable unless it is set; false if it was, or where the system lets us set none.
bool set_if_unset(const char* variable, const char* value);

void unset(const char* variable);

}  // namespace compact_rnn
