// The elementary functions against 80-bit references, at special values and by their identities.
#include "core/elementary.hpp"

#include <cmath>
#include <limits>
#include <vector>

#include "catch.hpp"

namespace {

using lm::Index;

template <class S>
constexpr S kInfinity = std::numeric_limits<S>::infinity();
template <class S>
constexpr S kNan = std::numeric_limits<S>::quiet_NaN();

static_assert(std::numeric_limits<long double>::digits >= 64, "the references need 80-bit floats");

using Reference = long double (*)(long double);

constexpr int kPoints = 100000;  // a grid: enough to meet the largest error to about 0.1 ulp

// The distance between neighbouring S around `value`, subnormals included.
template <class S>
long double ulp(long double value) {
  int exponent = 0;
  std::frexp(value, &exponent);
  exponent = std::max(exponent, std::numeric_limits<S>::min_exponent);
  return std::ldexp(1.0L, exponent - std::numeric_limits<S>::digits);
}

template <class S>
double error_in_ulp(S got, long double exact) {
  return static_cast<double>(std::abs((static_cast<long double>(got) - exact) / ulp<S>(exact)));
}

// Largest error over an even grid on [low, high]; if both have one sign, a geometric grid as well.
template <class S, class F>
double worst(F f, Reference reference, double low, double high) {
  double largest = 0;
  const auto probe = [&](double point) {
    const S x = static_cast<S>(point);
    const double error = error_in_ulp<S>(f(x), reference(x));
    if (!(error <= largest)) largest = error;  // NaN counts as worst
  };
  for (int i = 0; i <= kPoints; ++i) probe(low + (high - low) * i / kPoints);
  if (low * high > 0) {
    // In long double: high / low may overflow.
    const long double span = std::log(static_cast<long double>(high) / low);
    for (int i = 0; i <= kPoints; ++i)
      probe(static_cast<double>(low * std::exp(span * i / kPoints)));
  }
  return largest;
}

template <class S>
bool same_bits(S a, S b) {
  return (std::isnan(a) && std::isnan(b)) ||
         lm::elementary::to_bits(a) == lm::elementary::to_bits(b);
}

long double exact_cdf(long double x) { return 0.5L * std::erfc(-x * 0.707106781186547524400844L); }
long double exact_rsqrt(long double x) { return 1.0L / std::sqrt(x); }

// Bounds in ulp, as core/elementary.hpp promises them: the largest errors met there over two
// million random points, rounded up.
constexpr double kExp = 1.0, kExpm1 = 2.0, kLog = 0.9, kLog1p = 1.5, kSin = 1.6, kTanh = 1.5;
constexpr double kErf = 2.5, kErfc = 12.0, kCdf = 16.0, kPow = 1.0, kRsqrt = 1.5;

#define LM_OF(function) [](auto x) { return lm::function(x); }
#define LM_EXACT(function) static_cast<Reference>(std::function)

}  // namespace

TEMPLATE_TEST_CASE("elementary functions are accurate", "[elementary]", float, double) {
  using S = TestType;
  constexpr bool kDouble = sizeof(S) == 8;
  const double top = kDouble ? 709 : 88, bottom = kDouble ? -745 : -103;
  const double smallest = kDouble ? 1e-320 : 1e-44, largest = kDouble ? 1e300 : 1e37;
  const double turn = kDouble ? 1e5 : 1e4;

  CHECK(worst<S>(LM_OF(exp), LM_EXACT(exp), -1, 1) < kExp);
  CHECK(worst<S>(LM_OF(exp), LM_EXACT(exp), bottom, top) < kExp);
  CHECK(worst<S>(LM_OF(expm1), LM_EXACT(expm1), -2, 2) < kExpm1);
  CHECK(worst<S>(LM_OF(expm1), LM_EXACT(expm1), 1e-30, 1e-1) < kExpm1);
  CHECK(worst<S>(LM_OF(expm1), LM_EXACT(expm1), -50, top) < kExpm1);
  CHECK(worst<S>(LM_OF(log), LM_EXACT(log), 0.5, 2) < kLog);
  CHECK(worst<S>(LM_OF(log), LM_EXACT(log), smallest, 1) < kLog);
  CHECK(worst<S>(LM_OF(log), LM_EXACT(log), 1, largest) < kLog);
  CHECK(worst<S>(LM_OF(log1p), LM_EXACT(log1p), -0.999, 2) < kLog1p);
  CHECK(worst<S>(LM_OF(log1p), LM_EXACT(log1p), 1e-30, largest) < kLog1p);
  CHECK(worst<S>(LM_OF(log1p), LM_EXACT(log1p), -1e-30, -1e-3) < kLog1p);
  CHECK(worst<S>(LM_OF(sin), LM_EXACT(sin), -7, 7) < kSin);
  CHECK(worst<S>(LM_OF(sin), LM_EXACT(sin), -turn, turn) < kSin);
  CHECK(worst<S>(LM_OF(sin), LM_EXACT(sin), 1e-30, 1) < kSin);
  CHECK(worst<S>(LM_OF(cos), LM_EXACT(cos), -7, 7) < kSin);
  CHECK(worst<S>(LM_OF(cos), LM_EXACT(cos), -turn, turn) < kSin);
  CHECK(worst<S>(LM_OF(tanh), LM_EXACT(tanh), -2, 2) < kTanh);
  CHECK(worst<S>(LM_OF(tanh), LM_EXACT(tanh), 1e-30, 30) < kTanh);
  CHECK(worst<S>(LM_OF(erf), LM_EXACT(erf), -2, 2) < kErf);
  CHECK(worst<S>(LM_OF(erf), LM_EXACT(erf), 1e-30, 7) < kErf);
  CHECK(worst<S>(LM_OF(rsqrt), exact_rsqrt, smallest, largest) < kRsqrt);
}

TEST_CASE("erfc and the normal distribution are accurate far into their tails", "[elementary]") {
  CHECK(worst<double>(LM_OF(erfc), LM_EXACT(erfc), -6, 1) < kErfc);
  CHECK(worst<double>(LM_OF(erfc), LM_EXACT(erfc), 0.5, 26.5) < kErfc);
  CHECK(worst<double>(LM_OF(normal_cdf), exact_cdf, -37.5, -0.5) < kCdf);
  CHECK(worst<double>(LM_OF(normal_cdf), exact_cdf, -1, 9) < kCdf);
}

TEST_CASE("sin and cos stay accurate where x is nearest to a multiple of π/2", "[elementary]") {
  for (int n = 1; n < 60000; n += 7) {
    const double x = n * 1.5707963267948966;
    CHECK(error_in_ulp(lm::sin(x), std::sin(static_cast<long double>(x))) < kSin);
    CHECK(error_in_ulp(lm::cos(x), std::cos(static_cast<long double>(x))) < kSin);
    const float y = static_cast<float>(n % 6000) * 1.5707964f;
    CHECK(error_in_ulp(lm::sin(y), std::sin(static_cast<long double>(y))) < kSin);
    CHECK(error_in_ulp(lm::cos(y), std::cos(static_cast<long double>(y))) < kSin);
  }
}

TEST_CASE("large angles lose accuracy as if x were off by its last bit", "[elementary]") {
  for (int i = 1; i <= kPoints; ++i) {
    const double x = 1e9 * i / kPoints;
    const float y = static_cast<float>(x * 1e-3);
    REQUIRE(std::abs(lm::sin(x) - std::sin(static_cast<long double>(x))) <= x * 0x1p-52L);
    REQUIRE(std::abs(lm::cos(x) - std::cos(static_cast<long double>(x))) <= x * 0x1p-52L);
    REQUIRE(std::abs(lm::sin(y) - std::sin(static_cast<long double>(y))) <= y * 0x1p-23L);
    REQUIRE(std::abs(lm::cos(y) - std::cos(static_cast<long double>(y))) <= y * 0x1p-23L);
  }
}

TEST_CASE("pow is accurate for bases and exponents of every size", "[elementary]") {
  double largest = 0, largest_float = 0;
  for (int i = 1; i < 400; ++i) {
    for (int j = -200; j <= 200; ++j) {
      const double x = std::exp((i - 200) * 0.05), y = j * 0.171;
      largest = std::max(largest, error_in_ulp(lm::pow(x, y), std::pow((long double)x, y)));
      const double steep = j * 3.4 / std::max(std::abs(std::log(x)), 1e-3);  // |y ln x| up to 680
      largest = std::max(largest, error_in_ulp(lm::pow(x, steep), std::pow((long double)x, steep)));
      const float base = static_cast<float>(x), power = static_cast<float>(y);
      const long double exact = std::pow((long double)base, power);
      if (exact > std::numeric_limits<float>::max()) continue;
      largest_float = std::max(largest_float, error_in_ulp(lm::pow(base, power), exact));
    }
  }
  CHECK(largest < kPow);
  CHECK(largest_float < kPow);
}

TEMPLATE_TEST_CASE("special values are what the standard says", "[elementary]", float, double) {
  using S = TestType;
  const S zero = 0, inf = kInfinity<S>, nan = kNan<S>;
  const auto tiny = std::numeric_limits<S>::denorm_min();
  const auto check = [](S got, S wanted) {
    INFO(got << " should be " << wanted);
    CHECK(same_bits(got, wanted));
  };
  check(lm::exp(zero), 1), check(lm::exp(-zero), 1), check(lm::exp(inf), inf);
  check(lm::exp(-inf), 0), check(lm::exp(S(1000)), inf), check(lm::exp(S(-1000)), 0);
  check(lm::expm1(zero), zero), check(lm::expm1(-zero), -zero), check(lm::expm1(inf), inf);
  check(lm::expm1(-inf), -1), check(lm::expm1(tiny), tiny), check(lm::expm1(-tiny), -tiny);
  check(lm::log(zero), -inf), check(lm::log(-zero), -inf), check(lm::log(S(1)), 0);
  check(lm::log(inf), inf), check(lm::log(S(-1)), nan), check(lm::log(-inf), nan);
  check(lm::log1p(zero), zero), check(lm::log1p(-zero), -zero), check(lm::log1p(S(-1)), -inf);
  check(lm::log1p(inf), inf), check(lm::log1p(S(-2)), nan), check(lm::log1p(tiny), tiny);
  check(lm::sin(zero), zero), check(lm::sin(-zero), -zero), check(lm::sin(inf), nan);
  check(lm::sin(tiny), tiny), check(lm::cos(zero), 1), check(lm::cos(-inf), nan);
  check(lm::sin(S(1e10)), nan), check(lm::cos(S(-1e10)), nan);
  check(lm::tanh(zero), zero), check(lm::tanh(-zero), -zero), check(lm::tanh(inf), 1);
  check(lm::tanh(-inf), -1), check(lm::tanh(tiny), tiny), check(lm::tanh(S(1e30)), 1);
  check(lm::erf(zero), zero), check(lm::erf(-zero), -zero), check(lm::erf(inf), 1);
  check(lm::erf(-inf), -1), check(lm::erf(S(1e30)), 1);
  check(lm::sqrt(S(-1)), nan), check(lm::rsqrt(zero), inf), check(lm::rsqrt(inf), 0);
  check(lm::pow(zero, S(2)), 0), check(lm::pow(zero, S(-2)), inf), check(lm::pow(inf, S(2)), inf);
  check(lm::pow(inf, S(-2)), 0), check(lm::pow(S(-2), S(2)), nan), check(lm::pow(nan, zero), 1);
  check(lm::pow(S(1), inf), 1), check(lm::pow(S(2), inf), inf), check(lm::pow(S(2), -inf), 0);
  check(lm::pow(S(0.5), inf), 0), check(lm::pow(S(2), nan), nan), check(lm::pow(S(3), S(2)), 9);
  using Scalar = S (*)(S);
  for (const Scalar f : std::initializer_list<Scalar>{lm::exp, lm::expm1, lm::log, lm::log1p,
                                                      lm::sin, lm::cos, lm::tanh, lm::erf}) {
    check(f(nan), nan);
  }
}

TEST_CASE("special values of the tails", "[elementary]") {
  constexpr double inf = kInfinity<double>;
  CHECK(lm::erfc(0.0) == 1.0);
  CHECK(lm::erfc(inf) == 0.0);
  CHECK(lm::erfc(-inf) == 2.0);
  CHECK(std::isnan(lm::erfc(kNan<double>)));
  CHECK(lm::normal_cdf(0.0) == 0.5);
  CHECK(lm::normal_cdf(inf) == 1.0);
  CHECK(lm::normal_cdf(-inf) == 0.0);
  CHECK(std::isnan(lm::normal_cdf(kNan<double>)));
}

TEMPLATE_TEST_CASE("odd functions are odd to the bit and cos is even", "[elementary]", float,
                   double) {
  using S = TestType;
  for (int i = 0; i < 5000; ++i) {
    const S x = static_cast<S>(i) * S(0.00317) + S(0.0001);
    REQUIRE(lm::tanh(-x) == -lm::tanh(x));
    REQUIRE(lm::erf(-x) == -lm::erf(x));
    REQUIRE(lm::sin(-x) == -lm::sin(x));
    REQUIRE(lm::cos(-x) == lm::cos(x));
  }
}

TEMPLATE_TEST_CASE("exp and log undo each other, sin² + cos² = 1", "[elementary]", float, double) {
  using S = TestType;
  constexpr S kEpsilon = std::numeric_limits<S>::epsilon();
  // An error of 1 ulp in ln x, relative ε, becomes |ln x| ε in exp(ln x), plus 1 ulp of exp itself.
  for (int i = 1; i < 5000; ++i) {
    const S x = static_cast<S>(i) * S(0.0123);
    const S l = lm::log(x);
    REQUIRE(std::abs(lm::exp(l) - x) <= (S(2) + std::abs(l)) * kEpsilon * x);
    const S s = lm::sin(x), c = lm::cos(x);
    REQUIRE(std::abs(s * s + c * c - S(1)) <= S(4) * kEpsilon);
  }
}

TEMPLATE_TEST_CASE("monotone functions do not step back where their forms meet", "[elementary]",
                   float, double) {
  using S = TestType;
  for (const S seam : {S(0.55), S(0.65)}) {
    S x = seam;
    for (int i = 0; i < 200; ++i) x = std::nextafter(x, S(0));
    for (int i = 0; i < 400; ++i) {
      const S next = std::nextafter(x, S(1));
      // 2.5 ulp of error on either side can only step back by as much.
      constexpr S kAllowed = S(4) * std::numeric_limits<S>::epsilon();
      REQUIRE(lm::tanh(next) >= lm::tanh(x) - kAllowed);
      REQUIRE(lm::erf(next) >= lm::erf(x) - kAllowed);
      x = next;
    }
  }
}

TEMPLATE_TEST_CASE("array forms give the scalar forms' bits, in place too", "[elementary]", float,
                   double) {
  using S = TestType;
  using Array = void (*)(const S*, S*, Index);
  using Scalar = S (*)(S);
  const std::vector<std::pair<Array, Scalar>> pairs = {
      {lm::exp, lm::exp},   {lm::expm1, lm::expm1}, {lm::log, lm::log},   {lm::log1p, lm::log1p},
      {lm::sin, lm::sin},   {lm::cos, lm::cos},     {lm::tanh, lm::tanh}, {lm::erf, lm::erf},
      {lm::sqrt, lm::sqrt}, {lm::rsqrt, lm::rsqrt}};
  std::vector<S> x;
  for (int i = 0; i < 1003; ++i) x.push_back(static_cast<S>(i - 300) * S(0.0137));
  for (const auto& [array, scalar] : pairs) {
    std::vector<S> out(x.size()), in_place = x;
    array(x.data(), out.data(), static_cast<Index>(x.size()));
    array(in_place.data(), in_place.data(), static_cast<Index>(x.size()));
    for (std::size_t i = 0; i < x.size(); ++i) {
      REQUIRE(same_bits(out[i], scalar(x[i])));
      REQUIRE(same_bits(in_place[i], out[i]));
    }
  }
}
