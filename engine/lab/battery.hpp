// The runs of a battery: each knows what it was made of, so that a claim can say what it rests on.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lab/experiment.hpp"

namespace lm {

/// The parameters whose values in `schema` are not those in `defaults`; both describe one struct.
std::vector<Named> differences(const Schema& defaults, const Schema& schema);

/// An experiment of type E that remembers what it was made of and what was done to it. E is made
/// from its parameter struct and a Setup. Where Evidence is wanted it gives itself, as it stands.
template <class E>
class Made final : public E {
 public:
  /// P's defaults are those of the experiment's schema.
  template <class P>
  Made(const P& parameters, std::int64_t seed)
      : E(parameters, Setup{{}, seed, {}}),
        origin_{differences(schema_of<P>(), schema_of(parameters)), seed, 0, {}} {}

  void act(const std::string& name, const std::string& value) override {
    E::act(name, value);
    origin_.events.push_back({E::step(), name, value});
  }

  operator Evidence() const {
    Origin origin = origin_;
    origin.steps = E::step();
    return Evidence(std::move(origin));
  }

 private:
  Origin origin_;
};

/// A run of `steps` steps.
template <class E, class P>
std::unique_ptr<Made<E>> run_for(const P& parameters, std::int64_t seed, std::int64_t steps) {
  auto run = std::make_unique<Made<E>>(parameters, seed);
  run->advance(steps);
  return run;
}

/// A run of as many steps as the experiment suggests.
template <class E, class P>
std::unique_ptr<Made<E>> run_whole(const P& parameters, std::int64_t seed) {
  auto run = std::make_unique<Made<E>>(parameters, seed);
  run->advance(run->suggested_steps());
  return run;
}

/// The same run from several seeds.
template <class E>
using Runs = std::vector<std::unique_ptr<Made<E>>>;

template <class E, class P>
Runs<E> run_seeds(const P& parameters, const std::vector<std::int64_t>& seeds, std::int64_t steps) {
  Runs<E> runs;
  for (const std::int64_t seed : seeds) runs.push_back(run_for<E>(parameters, seed, steps));
  return runs;
}

/// Each of as many steps as the experiment suggests.
template <class E, class P>
Runs<E> run_whole(const P& parameters, const std::vector<std::int64_t>& seeds) {
  Runs<E> runs;
  for (const std::int64_t seed : seeds) runs.push_back(run_whole<E>(parameters, seed));
  return runs;
}

/// All of them.
template <class E>
Evidence all_of(const Runs<E>& runs) {
  Evidence all;
  for (const auto& run : runs) all = {all, *run};
  return all;
}

/// A number and the runs that it was read from.
struct Reading {
  double value = 0;
  Evidence from;
};

/// `number`, a member function or a function of the run, of each run.
template <class E, class Number>
std::vector<Reading> read(const Runs<E>& runs, const Number& number) {
  std::vector<Reading> readings;
  for (const auto& run : runs) readings.push_back({std::invoke(number, *run), *run});
  return readings;
}

/// The median of the values (see core/statistics) and the run in the middle; of an even count the
/// two in the middle. NaN, from all runs, of values that hold a NaN.
Reading median(const std::vector<Reading>& readings);

/// The largest value and its run; NaN of none.
Reading largest(const std::vector<Reading>& readings);

/// Adds all checks that the run itself makes, `prefix` before their names.
void add_checks(Battery& battery, const std::string& prefix, const Experiment& run,
                const Evidence& evidence);

template <class E>
void add_checks(Battery& battery, const std::string& prefix, const Made<E>& run) {
  add_checks(battery, prefix, run, run);
}

}  // namespace lm
