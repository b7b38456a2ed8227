#include "kernels/kernels.h"

namespace compact_rnn {

#define KERNEL(family, Task, isa) void family##_##isa(const Task&);
#include "kernels/kernels.def"
#undef KERNEL

Kernels kernels_of(Isa isa) {
  Kernels table{};
  table.isa = isa;
#define KERNEL(family, Task, its_isa) \
  if (Isa::its_isa == Isa::scalar || Isa::its_isa == isa) table.family = family##_##its_isa;
#include "kernels/kernels.def"
#undef KERNEL
  return table;
}

const Kernels& kernels() {
  static const Kernels selected = kernels_of(selected_isa());
  return selected;
}

}  // namespace compact_rnn
