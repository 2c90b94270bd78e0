// The elementary functions over arrays.
#include "core/elementary.hpp"

// Element i depends on element i alone, also when `in` is `out`: no check for overlap is needed.
#if defined(__clang__)
#define LM_EACH_ELEMENT _Pragma("clang loop vectorize(assume_safety)")
#else
#define LM_EACH_ELEMENT _Pragma("GCC ivdep")
#endif

#define LM_ARRAY_FORM(function)                                             \
  void function(const double* in, double* out, Index n) {                   \
    LM_EACH_ELEMENT for (Index i = 0; i < n; ++i) out[i] = function(in[i]); \
  }                                                                         \
  void function(const float* in, float* out, Index n) {                     \
    LM_EACH_ELEMENT for (Index i = 0; i < n; ++i) out[i] = function(in[i]); \
  }

namespace lm {

LM_ARRAY_FORM(exp)
LM_ARRAY_FORM(expm1)
LM_ARRAY_FORM(log)
LM_ARRAY_FORM(log1p)
LM_ARRAY_FORM(sin)
LM_ARRAY_FORM(cos)
LM_ARRAY_FORM(tanh)
LM_ARRAY_FORM(erf)
LM_ARRAY_FORM(sqrt)
LM_ARRAY_FORM(rsqrt)

}  // namespace lm
