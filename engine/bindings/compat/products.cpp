// The one copy of Eigen's inner product kernels in the module, compiled for speed; the build
// defines LM_COMPAT_DEFINE_PRODUCTS for this file alone.
#include "bindings/compat/products.hpp"
