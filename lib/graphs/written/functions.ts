/** Functions of gates, by the operators of ONNX: of those that let through, and of the others. */
export const SIGMOIDS: readonly string[] = ['Sigmoid', 'HardSigmoid'];
export const CURVES: readonly string[] = ['Tanh', 'Relu', 'Softsign'];
