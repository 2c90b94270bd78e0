// What a neuron's nonlinearity does to one number, its slope, and the ends of both, in closed form.
#pragma once

#include <array>

namespace lm::theory {

enum class Response {
  relu,
  identity,
  leaky_relu,
  sigmoid,
  tanh,
  gelu,
  softplus,
  sine,
  gelu_tanh  ///< GELU's tanh form, which no parameter chooses
};
/// The words of a choice, without GELU's tanh form.
inline constexpr std::array kResponseWords{"relu", "identity", "leaky_relu", "sigmoid",
                                           "tanh", "gelu",     "softplus",   "sine"};

/// φ(z): relu max(z, 0) · identity z · leaky_relu z above 0, z/100 below (Maas, Hannun & Ng 2013) ·
/// sigmoid ½(1 + tanh z/2) · tanh (1 − e^{−2z})/(1 + e^{−2z}) · gelu zΦ(z), with Φ the normal law's
/// distribution function (Hendrycks & Gimpel 2016) · softplus max(z, 0) + ln(1 + e^{−|z|}) ·
/// sine sin z · gelu_tanh ½z(1 + tanh(√(2/π)(z + 0.044715z³))).
double response(Response kind, double z);

/// φ'(z); at the kink of relu and leaky_relu, z = 0, it is the slope from below.
double response_slope(Response kind, double z);

/// Whether φ has a kink at z, so that no slope is right there.
bool has_kink_at(Response kind, double z);

/// A place and the value there.
struct Extreme {
  double place = 0;
  double value = 0;
};

/// The lowest φ on [−reach, reach], reach ≥ 4, and where: of several places the one nearest to 0.
/// GELU's is −0.169971 at −0.751792, its tanh form's −0.170041 at −0.752461; a rising φ has its
/// lowest at −reach.
Extreme lowest_response(Response kind, double reach);

/// The largest φ' on [−reach, reach], reach ≥ 4: sigmoid ¼, gelu Φ(√2) + √2 φ(√2) = 1.1289,
/// softplus a little below 1, the others 1. Not for gelu_tanh.
double steepest_slope(Response kind, double reach);

}  // namespace lm::theory
