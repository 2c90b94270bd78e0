// What tests of experiments share: a request, and what a run shows, by name.
#pragma once

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "catch.hpp"
#include "lab/registry.hpp"
#include "lab/run.hpp"

namespace lm::test {

inline RunRequest request(const std::string& slug, std::vector<Assignment> parameters = {},
                          std::int64_t seed = 3) {
  RunRequest r;
  r.experiment = slug;
  r.parameters = std::move(parameters);
  r.seed = seed;
  return r;
}

inline const View& view(const Observation& seen, const std::string& name) {
  for (const View& v : seen.views) {
    if (v.name == name) return v;
  }
  throw std::runtime_error("no view " + name);
}

inline double scalar(const Observation& seen, const std::string& name) {
  for (const Scalar& s : seen.scalars) {
    if (s.name == name) return s.value;
  }
  throw std::runtime_error("no scalar " + name);
}

inline double scalar(const Run& run, const std::string& name) {
  return scalar(run.experiment().observe(), name);
}

inline const Series& series(const View& v, Role role) {
  for (const Series& s : v.series) {
    if (s.role == role) return s;
  }
  throw std::runtime_error("no series of that role");
}

/// The weights that a linear model shows as measured.
inline Vector measured_weights(const Run& run) {
  const Observation seen = run.experiment().observe();
  const std::vector<double>& y = series(view(seen, "weights"), Role::measured).y;
  return Eigen::Map<const Vector>(y.data(), static_cast<Index>(y.size()));
}

/// No check differs, and `at_least` so many agree.
inline void checks_pass(const Observation& seen, std::size_t at_least) {
  std::size_t agree = 0;
  for (const Check& check : seen.checks) {
    INFO(check.name << ": " << check.measured);
    CHECK(check.state != CheckState::differs);
    agree += check.passed();
  }
  CHECK(agree >= at_least);
}

/// No check says that it agrees or differs.
inline void claims_none(const Observation& seen) {
  for (const Check& check : seen.checks) {
    INFO(check.name << ": " << check.measured);
    CHECK((check.state == CheckState::outside || check.state == CheckState::not_yet));
  }
}

}  // namespace lm::test
