/** Operators of ONNX: those that open a gate, and those of what it lets through. */
export const SIGMOIDS: readonly string[] = ['Sigmoid', 'HardSigmoid'];
export const CURVES: readonly string[] = ['Tanh', 'Relu', 'Softsign'];
