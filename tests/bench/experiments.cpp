// How fast every experiment runs with its defaults: time a step, and time to open one.
#include <benchmark/benchmark.h>

#include "lab/registry.hpp"
#include "lab/run.hpp"

namespace {

/// Steps taken at once, as the page takes them between two frames.
constexpr std::int64_t kChunk = 10;

void steps(benchmark::State& state, const std::string& slug) {
  lm::RunRequest request;
  request.experiment = slug;
  lm::Run run(request);
  for (auto _ : state) {
    if (run.experiment().ended()) {
      state.PauseTiming();
      run = lm::Run(request);
      state.ResumeTiming();
    }
    run.advance(kChunk);
  }
  state.SetItemsProcessed(state.iterations() * kChunk);
}

void opening(benchmark::State& state, const std::string& slug) {
  lm::RunRequest request;
  request.experiment = slug;
  for (auto _ : state) benchmark::DoNotOptimize(lm::Run(request).seed());
}

const bool kRegistered = [] {
  for (const lm::ExperimentInfo& info : lm::experiments()) {
    benchmark::RegisterBenchmark(("steps/" + info.slug).c_str(), steps, info.slug);
    benchmark::RegisterBenchmark(("open/" + info.slug).c_str(), opening, info.slug)
        ->Unit(benchmark::kMillisecond);
  }
  return true;
}();

}  // namespace
