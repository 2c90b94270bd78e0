// Lets Eigen's SSE path compile to WebAssembly SIMD; force-included ahead of every file there.
//
// clang announces itself as GCC 4.2, and Eigen then keeps registers alive with x86 inline assembly
// that WebAssembly does not have. Declaring the compiler not to be GCC, and the barrier empty,
// leaves the arithmetic as it is: the barrier only stops optimizations that -ffp-contract=off and
// the absence of fast-math already forbid.
#pragma once

#include <Eigen/src/Core/util/Macros.h>

#undef EIGEN_COMP_GNUC
#define EIGEN_COMP_GNUC 0
#undef EIGEN_OPTIMIZATION_BARRIER
#define EIGEN_OPTIMIZATION_BARRIER(X)
