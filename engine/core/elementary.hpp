// The elementary functions of the whole engine, in float and double: the same bits everywhere.
#pragma once

#include <cmath>

#include "core/elementary/error_function.hpp"
#include "core/elementary/exponential.hpp"
#include "core/elementary/logarithm.hpp"
#include "core/elementary/power.hpp"
#include "core/elementary/trigonometric.hpp"
#include "core/types.hpp"

// The C library's functions differ in their last bits between platforms, so nothing in the engine
// calls them. These are built of +, −, ×, ÷, √ and whole-number operations alone, in a fixed order,
// without branches, so that a plain loop over an array becomes SIMD code.
//
// Argument reduction is Cody and Waite's (Software Manual for the Elementary Functions, 1980);
// every polynomial and rational coefficient is our own minimax fit, its error stated beside it.
// Errors below are the largest met over the grids of tests/native/core/elementary_test.cpp, in
// units in the last place of the exact result, against 80-bit references; the tests hold them.
//
// NaN in, NaN out. Overflow gives infinity, underflow a subnormal or 0.

namespace lm {

/// e^x. 1 ulp. Overflows above 709.78 (88.72 in float).
inline double exp(double x) { return elementary::exp(x); }
inline float exp(float x) { return elementary::exp(x); }

/// e^x − 1, accurate near 0. 2 ulp.
inline double expm1(double x) { return elementary::expm1(x); }
inline float expm1(float x) { return elementary::expm1(x); }

/// ln x. 1 ulp. −∞ at 0, NaN below.
inline double log(double x) { return elementary::log(x); }
inline float log(float x) { return elementary::log(x); }

/// ln(1 + x), accurate near 0. 1.5 ulp. −∞ at −1, NaN below.
inline double log1p(double x) { return elementary::log1p(x); }
inline float log1p(float x) { return elementary::log1p(x); }

/// sin x, x in radians. 1.6 ulp for |x| ≤ 1e5 (1e4 in float); beyond that an absolute error of up
/// to |x| · 2^-52 (|x| · 2^-23), as if x were off by its last bit; NaN for |x| > 1e9 (1e6), where
/// hardly a digit would have a meaning.
inline double sin(double x) { return elementary::sin(x); }
inline float sin(float x) { return elementary::sin(x); }

/// cos x, as sin.
inline double cos(double x) { return elementary::cos(x); }
inline float cos(float x) { return elementary::cos(x); }

/// tanh x. 1.5 ulp; odd to the bit.
inline double tanh(double x) { return elementary::tanh(x); }
inline float tanh(float x) { return elementary::tanh(x); }

/// erf x = 2/√π ∫₀ˣ e^(−t²) dt. 2.5 ulp; odd to the bit.
inline double erf(double x) { return elementary::erf(x); }
inline float erf(float x) { return elementary::erf(x); }

/// 1 − erf x with full relative accuracy in the tail. 12 ulp while the result is normal (x < 26.5).
inline double erfc(double x) { return elementary::erfc(x); }

/// Φ(x), the probability that a standard normal is below x, with full relative accuracy in the
/// lower tail. 16 ulp while the result is normal (x > −37.5).
inline double normal_cdf(double x) { return elementary::normal_cdf(x); }

/// x^y for x ≥ 0; NaN for x < 0, even for whole y (x · x says that better). 1 ulp; x^0 = 1^y = 1.
inline double pow(double x, double y) { return elementary::pow(x, y); }
inline float pow(float x, float y) { return elementary::pow(x, y); }

/// √x, correctly rounded.
inline double sqrt(double x) { return std::sqrt(x); }
inline float sqrt(float x) { return std::sqrt(x); }

/// 1/√x as the rounded reciprocal of the rounded root. 1.5 ulp. +∞ at 0, NaN below.
inline double rsqrt(double x) { return 1.0 / std::sqrt(x); }
inline float rsqrt(float x) { return 1.0f / std::sqrt(x); }

// The same functions over arrays: out[i] = f(in[i]) for 0 ≤ i < n, the same bits as the scalar
// form. `in` and `out` are the same array or do not overlap. SIMD code; nothing is allocated.

void exp(const double* in, double* out, Index n);
void exp(const float* in, float* out, Index n);
void expm1(const double* in, double* out, Index n);
void expm1(const float* in, float* out, Index n);
void log(const double* in, double* out, Index n);
void log(const float* in, float* out, Index n);
void log1p(const double* in, double* out, Index n);
void log1p(const float* in, float* out, Index n);
void sin(const double* in, double* out, Index n);
void sin(const float* in, float* out, Index n);
void cos(const double* in, double* out, Index n);
void cos(const float* in, float* out, Index n);
void tanh(const double* in, double* out, Index n);
void tanh(const float* in, float* out, Index n);
void erf(const double* in, double* out, Index n);
void erf(const float* in, float* out, Index n);
void sqrt(const double* in, double* out, Index n);
void sqrt(const float* in, float* out, Index n);
void rsqrt(const double* in, double* out, Index n);
void rsqrt(const float* in, float* out, Index n);

}  // namespace lm
