// The bodies of all kernels but those of training, over the lanes and dots included before.
// Included by each ISA's file. COMPACT_RNN_ONE_STREAM makes those of the C library.
#pragma once

#include "kernels/lanes/curves.h"

#include "kernels/affine/body.h"
#ifdef COMPACT_RNN_ONE_STREAM
#include "kernels/affine_many/one_by_one.h"
#else
#include "kernels/affine_many/body.h"
#endif
#include "kernels/gru/body.h"
#include "kernels/gru_reset_before/body.h"
#include "kernels/lstm/body.h"
#include "kernels/quantize/body.h"
#include "kernels/read/body.h"
#include "kernels/table.h"
#include "kernels/toeplitz/body.h"
