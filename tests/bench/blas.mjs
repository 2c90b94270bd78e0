// Which BLAS is fast enough to stand for PyTorch.

/**
 * What one core does with any optimized BLAS, GFLOP/s in float: the reference BLAS does 3 to 5, a
 * vector unit of eight floats some 60 at two GHz.
 */
export const LEAST_PRODUCT = 30;
/** The product that is measured first: large enough for any BLAS, short enough not to be interrupted. */
export const PRODUCT_SIZE = 256;

/**
 * Why a BLAS is too slow to stand for PyTorch; '' when it is not.
 * @param {number} rate of its product, GFLOP/s @param {string} library its file
 */
export const slowProduct = (rate, library) =>
  rate >= LEAST_PRODUCT
    ? ''
    : `its product of ${PRODUCT_SIZE} × ${PRODUCT_SIZE} runs at ${rate.toFixed(1)} GFLOP/s with ${library}, ` +
      `and an optimized BLAS gives at least ${LEAST_PRODUCT} (Debian: libopenblas0-pthread)`;
