// Prints one digest a line of the core's results over large grids, to compare builds: the lines of
// g++, clang++ and WebAssembly must be the same.
#include <cstdio>
#include <limits>
#include <string>
#include <vector>

#include "core/blocking.hpp"
#include "core/elementary.hpp"
#include "core/linalg.hpp"
#include "core/rng.hpp"
#include "core/sampling.hpp"
#include "core/sha256.hpp"
#include "core/svd.hpp"
#include "core/text.hpp"

namespace {

using lm::Digest;
using lm::Index;
using lm::Matrix;
using lm::Random;

constexpr std::uint64_t kSeed = 2026;
constexpr Index kPoints = 200001;  // odd, so that the SIMD loops have a rest

void print(const std::string& name, const Digest& digest) {
  std::printf("%s %s\n", name.c_str(), digest.hex().c_str());
}

// Points of every kind: an even grid, then every magnitude and sign, then the special values.
template <class S>
std::vector<S> points(double low, double high) {
  std::vector<S> x;
  for (Index i = 0; i < kPoints; ++i) {
    x.push_back(static_cast<S>(low + (high - low) * static_cast<double>(i) / (kPoints - 1)));
  }
  const Random random(kSeed, lm::stream("points"));
  using Bits = lm::elementary::BitsOf<S>;
  for (Index i = 0; i < kPoints; ++i) {
    x.push_back(lm::elementary::from_bits<S>(
        static_cast<Bits>(random.bits_at(static_cast<std::uint64_t>(i)))));
  }
  constexpr S kInfinity = std::numeric_limits<S>::infinity();
  for (const S special : {S(0), kInfinity, std::numeric_limits<S>::quiet_NaN(),
                          std::numeric_limits<S>::denorm_min(), std::numeric_limits<S>::max()}) {
    x.push_back(special);
    x.push_back(-special);
  }
  return x;
}

template <class S>
void digest_array(const std::string& name, void (*f)(const S*, S*, Index), double low,
                  double high) {
  const std::vector<S> x = points<S>(low, high);
  std::vector<S> y(x.size());
  f(x.data(), y.data(), static_cast<Index>(x.size()));
  Digest digest;
  for (const S value : y) digest.add(value);
  print(name + (sizeof(S) == 4 ? " float" : " double"), digest);
}

template <class S>
void digest_elementary() {
  digest_array<S>("exp", lm::exp, -110, 100);
  digest_array<S>("expm1", lm::expm1, -5, 5);
  digest_array<S>("log", lm::log, 0, 10);
  digest_array<S>("log1p", lm::log1p, -1, 10);
  digest_array<S>("sin", lm::sin, -1000, 1000);
  digest_array<S>("cos", lm::cos, -1000, 1000);
  digest_array<S>("tanh", lm::tanh, -10, 10);
  digest_array<S>("erf", lm::erf, -6, 6);
  digest_array<S>("sqrt", lm::sqrt, 0, 10);
  digest_array<S>("rsqrt", lm::rsqrt, 0, 10);
}

// The scalar functions that have no array form.
void digest_scalar() {
  Digest tails, powers;
  const std::vector<double> x = points<double>(-40, 40), y = points<double>(30, -30);
  for (std::size_t i = 0; i < x.size(); ++i) {
    tails.add(lm::erfc(x[i])).add(lm::normal_cdf(x[i]));
    powers.add(lm::pow(x[i], y[i])).add(lm::pow(lm::exp(0.1 * x[i]), y[i]));
    powers.add(lm::pow(static_cast<float>(x[i]), static_cast<float>(y[i])));
  }
  print("erfc, normal_cdf", tails);
  print("pow", powers);
}

void digest_random() {
  Random random(kSeed, lm::stream("draws"));
  Digest uniforms, normals, whole, orders;
  for (int i = 0; i < 100000; ++i) {
    uniforms.add(random.uniform()).add(random.uniform_float());
    normals.add(random.normal());
    whole.add(random.below(static_cast<std::uint64_t>(i) * 40000 + 1));
  }
  for (const Index item : lm::permutation(random, 10000)) orders.add(std::int64_t{item});
  for (const Index item : lm::choose(random, 10000, 500)) orders.add(std::int64_t{item});
  print("uniform", uniforms);
  print("normal", normals);
  print("below", whole);
  print("permutation, choose", orders);
}

void add(Digest& digest, const Matrix& A) {
  digest.add(A.data(), static_cast<std::size_t>(A.size()));
}

void digest_products() {
  Random random(kSeed, lm::stream("products"));
  Digest doubles, floats;
  for (const Index n : {1, 2, 3, 5, 8, 17, 33, 64, 100, 257, 700}) {
    const Matrix A = lm::normal_matrix(random, n, n + 3), B = lm::normal_matrix(random, n + 3, 31);
    add(doubles, A * B);
    add(doubles, A.transpose() * A);
    add(doubles, A * B.col(0));
    const lm::MatrixOf<float> C = A.cast<float>() * B.cast<float>();
    add(floats, C.cast<double>());
  }
  print("products double", doubles);
  print("products float", floats);
}

void digest_decompositions(Index n) {
  Random random(kSeed, lm::stream("decompositions", static_cast<std::uint64_t>(n)));
  const Matrix A = lm::normal_matrix(random, n, n + n / 2), B = lm::normal_matrix(random, n, 3);
  const Matrix S = A * A.transpose();
  Digest eigen, singular, solvers;
  const lm::SymmetricEigen e = lm::symmetric_eigen(S);
  add(eigen, e.values);
  add(eigen, e.vectors);
  add(eigen, lm::spectral_function(e, [](double x) { return lm::exp(-x); }));
  add(eigen, lm::tridiagonal_eigen(S.diagonal(), B.col(0).head(n - 1)).vectors);
  for (const Matrix& M : {A, Matrix(A.transpose())}) {
    const lm::Svd s = lm::svd(M);
    add(singular, s.U);
    add(singular, s.values);
    add(singular, s.V);
    add(solvers, lm::qr(M).Q);
    add(solvers, lm::qr(M).R);
  }
  add(solvers, lm::pseudo_inverse_solve(A, B));
  add(solvers, lm::cholesky_solve(S, B));
  add(solvers, lm::solve(S, B));
  const std::string size = std::to_string(n);
  print("symmetric_eigen " + size, eigen);
  print("svd " + size, singular);
  print("solvers " + size, solvers);
}

void digest_text() {
  Digest digest;
  for (const double x : points<double>(-1, 1)) {
    const std::string text = lm::format_double(x);
    digest.add(text).add(lm::parse_double(text).value_or(-1.0));
  }
  print("text", digest);
}

}  // namespace

int main() {
  lm::fix_blocking();
  digest_elementary<double>();
  digest_elementary<float>();
  digest_scalar();
  digest_random();
  digest_products();
  for (const Index n : {2, 5, 12, 16, 17, 33, 64, 100, 200}) digest_decompositions(n);
  digest_text();
}
