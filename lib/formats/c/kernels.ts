/**
 * The functions of a generated C99 file, each by its name; `@` is the prefix of the model. A file
 * gets those that its network needs.
 */
export const KERNELS = {
  add: `
/* y += W x, W [rows, cols] row by row. */
static void @_add(float *y, const float *w, const float *x, int rows, int cols)
{
    for (int i = 0; i < rows; i++, w += cols) {
        float sum = 0.0f;
        for (int j = 0; j < cols; j++)
            sum += w[j] * x[j];
        y[i] += sum;
    }
}`,
  add_int8: `
/* y += diag(scale) W x, W [rows, cols] row by row in bytes. */
static void @_add_int8(float *y, const int8_t *w, const float *scale, const float *x, int rows, int cols)
{
    for (int i = 0; i < rows; i++, w += cols) {
        float sum = 0.0f;
        for (int j = 0; j < cols; j++)
            sum += (float)w[j] * x[j];
        y[i] += scale[i] * sum;
    }
}`,
  row_int8: `
/* A row of bytes with its scale as floats. */
static void @_row_int8(float *y, const int8_t *row, float scale, int cols)
{
    for (int j = 0; j < cols; j++)
        y[j] = scale * (float)row[j];
}`,
  sigmoid: `
static float @_sigmoid(float x)
{
    return 1.0f / (1.0f + expf(-x));
}`,
  relu: `
static float @_relu(float x)
{
    return x > 0.0f ? x : 0.0f;
}`,
  clamp: `
static float @_clamp(float x, float bound)
{
    return fminf(fmaxf(x, -bound), bound);
}`,
  lstm: `
/* n cells from the sums of their gates i, f, g, o, each n numbers: c and h of the next frame. */
static void @_lstm(float *h, float *c, const float *sums, int n)
{
    const float *i = sums, *f = sums + n, *g = sums + 2 * n, *o = sums + 3 * n;
    for (int k = 0; k < n; k++) {
        c[k] = @_sigmoid(f[k]) * c[k] + @_sigmoid(i[k]) * tanhf(g[k]);
        h[k] = @_sigmoid(o[k]) * tanhf(c[k]);
    }
}`,
  gru: `
/* n cells from the sums of r, z, n: x of the input, u of the recurrent weight, which r scales. */
static void @_gru(float *h, const float *x, const float *u, int n)
{
    for (int k = 0; k < n; k++) {
        const float r = @_sigmoid(x[k] + u[k]);
        const float z = @_sigmoid(x[n + k] + u[n + k]);
        const float candidate = tanhf(x[2 * n + k] + r * u[2 * n + k]);
        h[k] = (1.0f - z) * candidate + z * h[k];
    }
}`,
  gru_reset: `
/* r h(t-1), which the recurrent weight of the candidate reads; sums of r first. */
static void @_gru_reset(float *reset, const float *h, const float *sums, int n)
{
    for (int k = 0; k < n; k++)
        reset[k] = @_sigmoid(sums[k]) * h[k];
}`,
  gru_update: `
/* n cells from the sums of z and of the candidate, the second and third of three blocks. */
static void @_gru_update(float *h, const float *sums, int n)
{
    for (int k = 0; k < n; k++) {
        const float z = @_sigmoid(sums[n + k]);
        h[k] = (1.0f - z) * tanhf(sums[2 * n + k]) + z * h[k];
    }
}`,
  softmax: `
static void @_softmax(float *y, int n)
{
    float most = y[0], sum = 0.0f;
    for (int i = 1; i < n; i++)
        most = y[i] > most ? y[i] : most;
    for (int i = 0; i < n; i++)
        sum += y[i] = expf(y[i] - most);
    for (int i = 0; i < n; i++)
        y[i] /= sum;
}`,
  log_softmax: `
static void @_log_softmax(float *y, int n)
{
    float most = y[0], sum = 0.0f;
    for (int i = 1; i < n; i++)
        most = y[i] > most ? y[i] : most;
    for (int i = 0; i < n; i++)
        sum += expf(y[i] - most);
    for (int i = 0; i < n; i++)
        y[i] -= most + logf(sum);
}`,
  layer_norm: `
/* y = scale (x - mean) / sqrt(variance + epsilon) + shift over the n numbers of x. */
static void @_layer_norm(float *y, const float *x, const float *scale, const float *shift, float epsilon, int n)
{
    float mean = 0.0f, variance = 0.0f;
    for (int i = 0; i < n; i++)
        mean += x[i];
    mean /= (float)n;
    for (int i = 0; i < n; i++)
        variance += (x[i] - mean) * (x[i] - mean);
    variance /= (float)n;
    for (int i = 0; i < n; i++)
        y[i] = scale[i] * ((x[i] - mean) / sqrtf(variance + epsilon)) + shift[i];
}`,
  rms_norm: `
/* y = scale x / sqrt(mean(x^2) + epsilon) + shift over the n numbers of x. */
static void @_rms_norm(float *y, const float *x, const float *scale, const float *shift, float epsilon, int n)
{
    float squares = 0.0f;
    for (int i = 0; i < n; i++)
        squares += x[i] * x[i];
    const float root = sqrtf(squares / (float)n + epsilon);
    for (int i = 0; i < n; i++)
        y[i] = scale[i] * (x[i] / root) + shift[i];
}`,
} as const;

export type Kernel = keyof typeof KERNELS;

/** What a kernel calls. */
export const NEEDS: Partial<Record<Kernel, readonly Kernel[]>> = {
  lstm: ['sigmoid'],
  gru: ['sigmoid'],
  gru_reset: ['sigmoid'],
  gru_update: ['sigmoid'],
};
