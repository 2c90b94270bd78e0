// Kaufman's four products at complex couplings, and the Fourier sum over them.
#include "theory/ising_states.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string>

#include "core/elementary.hpp"
#include "core/error.hpp"

namespace lm::theory {
namespace {

/// Where laws are taken: neighbours overlap on 32 × 32 spins, too.
constexpr std::array kTemperatures{1.0, 1.25, 1.5, 1.75, 2.0, 2.15, 2.3, 2.5, 2.8, 3.3, 4.0};
/// Below this a probability is the sum's rounding.
constexpr double kSeen = 1e-10;

/// A complex number with the plain product, whose bits are the same everywhere. Product and
/// quotient are not inlined: the vectorizer of Emscripten 3.1.6 (clang 14) pairs their parts
/// wrongly.
struct Complex {
  double re, im = 0;
  friend Complex operator+(Complex a, Complex b) { return {a.re + b.re, a.im + b.im}; }
  friend Complex operator-(Complex a, Complex b) { return {a.re - b.re, a.im - b.im}; }
  [[gnu::noinline]] friend Complex operator*(Complex a, Complex b) {
    return {a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
  }
  [[gnu::noinline]] friend Complex operator/(Complex a, Complex b) {
    const double square = b.re * b.re + b.im * b.im;
    return {(a.re * b.re + a.im * b.im) / square, (a.im * b.re - a.re * b.im) / square};
  }
};

Complex power(Complex base, Index exponent) {
  Complex result{1};
  for (; exponent > 0; exponent /= 2, base = base * base) {
    if (exponent % 2 == 1) result = result * base;
  }
  return result;
}

/// cosh nγ from cosh γ: Chebyshev's polynomial.
Complex chebyshev(Complex y, Index n) {
  Complex before{1}, now = y;
  for (Index k = 1; k < n; ++k) {
    const Complex next = Complex{2} * y * now - before;
    before = now, now = next;
  }
  return now;
}

/// What the products are made of at one coupling: (2 cosh)² and (2 sinh)² of nγ_l/2 for l = 1 …
/// n − 1, each of which stands for l and 2n − l, and what l = 0 and n add to the third and the
/// fourth product.
struct Factors {
  std::vector<Complex> cosh, sinh;
  Complex third{0}, fourth{0};
  Complex sinh_2k{0};
};

/// x is e^{2K}.
Factors factors_of(Index n, Complex x) {
  Factors all;
  const Complex one{1}, half{0.5}, four{4}, down = one / x;
  const Complex c = half * (x + down), s = half * (x - down), ratio = c * c / s;
  for (Index l = 1; l < n; ++l) {
    const Complex y = ratio - Complex{lm::cos(kPi * as_double(l) / as_double(n))};
    const Complex cosh = chebyshev(y, n / 2);
    all.cosh.push_back(four * cosh * cosh);
    all.sinh.push_back(four * (cosh * cosh - one));
  }
  // e^{γ_0} = e^{2K} tanh K and e^{γ_n} = e^{2K}/tanh K.
  const Complex tanh = s / (c + one);
  const Complex first = power(x * tanh, n / 2), last = power(x / tanh, n / 2);
  all.third = (first + one / first) * (last + one / last);
  all.fourth = (first - one / first) * (last - one / last);
  all.sinh_2k = s;
  return all;
}

/// What the four products weigh in Z at a real coupling, the last two without their ends.
std::array<double, 4> weights_of(const Factors& real) {
  std::array<double, 4> logs{};
  for (std::size_t i = 0; i < real.cosh.size(); ++i) {
    const std::size_t odd = i % 2 == 0 ? 0 : 2;  // l = i + 1
    logs[odd] += lm::log(real.cosh[i].re);
    logs[odd + 1] += lm::log(real.sinh[i].re);
  }
  const double most = *std::max_element(logs.begin(), logs.end());
  double total = 0;
  for (std::size_t j = 0; j < 4; ++j) {
    logs[j] = lm::exp(logs[j] - most);
    total += logs[j] * (j == 2 ? real.third.re : j == 3 ? real.fourth.re : 1);
  }
  for (double& weight : logs) weight /= total;
  return logs;
}

/// The law of the energy at T: N + 1 probabilities.
std::vector<double> law_at(Index n, double temperature) {
  const Index spins = n * n, count = spins + 1;
  const double x = lm::exp(2 / temperature);
  const Factors real = factors_of(n, {x});
  const std::array<double, 4> weights = weights_of(real);
  std::vector<Complex> turns;  // e^{−2πi r/(N + 1)}
  for (Index r = 0; r < count; ++r) {
    const double angle = 2 * kPi * as_double(r) / as_double(count);
    turns.push_back({lm::cos(angle), -lm::sin(angle)});
  }
  std::vector<double> law(as_size(count), 1.0);
  for (Index m = 1; m <= spins / 2; ++m) {
    const double angle = kPi * as_double(m) / as_double(count);  // 2θ
    const Factors here = factors_of(n, {x * lm::cos(angle), -x * lm::sin(angle)});
    std::array<Complex, 4> products{Complex{1}, Complex{1}, here.third, here.fourth};
    for (std::size_t i = 0; i < here.cosh.size(); ++i) {
      const std::size_t odd = i % 2 == 0 ? 0 : 2;
      products[odd] = products[odd] * (here.cosh[i] / real.cosh[i]);
      products[odd + 1] = products[odd + 1] * (here.sinh[i] / real.sinh[i]);
    }
    Complex sum{0};
    for (std::size_t j = 0; j < 4; ++j) sum = sum + Complex{weights[j]} * products[j];
    const Complex phi = sum * power(here.sinh_2k / real.sinh_2k, spins / 2);
    // e^{−2πi m(k − N/2)/(N + 1)} from k = 0 on.
    Index turn = count - m * (spins / 2) % count;
    for (double& p : law) {
      if (turn >= count) turn -= count;
      const Complex at = turns[as_size(turn)];
      p += 2 * (phi.re * at.re - phi.im * at.im);
      turn += m;
    }
  }
  for (double& p : law) p /= as_double(count);
  return law;
}

}  // namespace

TorusStates::TorusStates(Index side) {
  if (side < 2 || side > 32 || side % 2 == 1) {
    throw Error("bad_value", "side", "side must be even, 2 to 32, not " + std::to_string(side));
  }
  const Index count = side * side + 1;
  log_states_.assign(as_size(count), -std::numeric_limits<double>::infinity());
  std::vector<double> best(as_size(count), kSeen);
  double shift = 0;
  std::vector<double> before;
  for (const double t : kTemperatures) {
    const std::vector<double> law = law_at(side, t);
    // ln g = ln P + E/T + ln Z, and ln Z is what joins this law to the one before.
    double joint = 0, weight = 0;
    for (Index k = 0; k < count; ++k) {
      const auto at = as_size(k);
      if (before.empty() || law[at] < kSeen || before[at] < kSeen) continue;
      const double w = std::min(law[at], before[at]);
      joint += w * (log_states_[at] - lm::log(law[at]) - energy(k) / t), weight += w;
    }
    if (weight > 0) shift = joint / weight;
    for (Index k = 0; k < count; ++k) {
      const auto at = as_size(k);
      if (law[at] <= best[at]) continue;
      best[at] = law[at];
      log_states_[at] = lm::log(law[at]) + energy(k) / t + shift;
    }
    before = law;
  }
}

std::vector<double> TorusStates::law(double temperature) const {
  std::vector<double> all = log_states_;
  double most = -std::numeric_limits<double>::infinity();
  for (Index k = 0; k < count(); ++k) {
    all[as_size(k)] -= energy(k) / temperature;
    most = std::max(most, all[as_size(k)]);
  }
  double total = 0;
  for (double& p : all) total += p = lm::exp(p - most);
  for (double& p : all) p /= total;
  return all;
}

}  // namespace lm::theory
