// How fast the core is: matrix products and elementary functions.
#include <benchmark/benchmark.h>

#include "core/elementary.hpp"
#include "core/types.hpp"

namespace {

template <class S>
void product(benchmark::State& state) {
  const auto n = static_cast<lm::Index>(state.range(0));
  const lm::MatrixOf<S> a = lm::MatrixOf<S>::Constant(n, n, S(0.5));
  const lm::MatrixOf<S> b = lm::MatrixOf<S>::Constant(n, n, S(0.25));
  lm::MatrixOf<S> c(n, n);
  for (auto _ : state) {
    c.noalias() = a * b;
    benchmark::DoNotOptimize(c.data());
  }
  const double operations = 2.0 * static_cast<double>(n) * static_cast<double>(n * n);
  state.counters["flop/s"] =
      benchmark::Counter(operations, benchmark::Counter::kIsIterationInvariantRate);
}
BENCHMARK(product<float>)->Arg(16)->Arg(64)->Arg(256)->Arg(512);
BENCHMARK(product<double>)->Arg(16)->Arg(64)->Arg(256)->Arg(512);

/// Values of an elementary function over one array that fits the first cache.
template <class S, S (*function)(S)>
void elementwise(benchmark::State& state) {
  constexpr lm::Index kLength = 2048;
  const lm::VectorOf<S> x = lm::VectorOf<S>::LinSpaced(kLength, S(0.01), S(5));
  lm::VectorOf<S> y(kLength);
  for (auto _ : state) {
    for (lm::Index i = 0; i < kLength; ++i) y[i] = function(x[i]);
    benchmark::DoNotOptimize(y.data());
  }
  state.SetItemsProcessed(state.iterations() * kLength);
}
BENCHMARK(elementwise<float, lm::exp>)->Name("exp<float>");
BENCHMARK(elementwise<double, lm::exp>)->Name("exp<double>");
BENCHMARK(elementwise<float, lm::log>)->Name("log<float>");
BENCHMARK(elementwise<double, lm::log>)->Name("log<double>");
BENCHMARK(elementwise<float, lm::tanh>)->Name("tanh<float>");
BENCHMARK(elementwise<double, lm::tanh>)->Name("tanh<double>");

}  // namespace
