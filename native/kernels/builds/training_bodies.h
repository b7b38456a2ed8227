// The bodies of the kernels of training, over the lanes included before: floats with
// lanes/curves.h, or doubles.
#pragma once

#include "kernels/activation_training/body.h"
#include "kernels/gru_reset_before_training/body.h"
#include "kernels/gru_training/body.h"
#include "kernels/lstm_training/body.h"
#include "kernels/table.h"
