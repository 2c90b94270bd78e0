// A run from a request to a digest: what the command line and the page have in common.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "lab/experiment.hpp"

namespace lm {

struct RunRequest {
  std::string experiment;
  std::vector<Assignment> parameters;
  std::int64_t seed = 0;
  std::vector<Input> inputs;
  std::vector<Event> events;  ///< in the order of their steps; equal steps in the order of the list
};

/// What a run has come to. `digest`: SHA-256 over the step, the divergence, the views and the
/// scalars, in hex; the same on every platform for the same request and steps.
struct RunResult {
  Scalars scalars;
  std::string digest;
};

/// One run that can be carried on. Events of the request are applied when their step is reached.
class Run {
 public:
  /// Throws Error with every fault of the request: unknown experiment, bad parameters, a seed out
  /// of 0 … 2⁵³ − 1, an unknown or repeated input, events out of order.
  explicit Run(const RunRequest& request);
  /// The same for an experiment that no registry holds; request.experiment is not looked at. `info`
  /// outlives the run.
  Run(const ExperimentInfo& info, const RunRequest& request);

  const ExperimentInfo& info() const { return *info_; }
  const std::vector<Value>& values() const { return values_; }
  std::int64_t seed() const { return seed_; }
  const Experiment& experiment() const { return *experiment_; }
  /// Applied events, in order: those of the request that were reached and those of `act`. A
  /// parameter that had another name once has its present one here.
  const std::vector<Event>& events() const { return applied_; }

  void advance(std::int64_t steps);
  /// Applies an act now and notes it as an event.
  void act(const std::string& name, const std::string& value);

  /// Computes views and scalars once, and no checks.
  RunResult result() const;
  /// The digest of `result`.
  std::string digest() const { return result().digest; }

 private:
  void apply_due();
  void apply(Event event);

  const ExperimentInfo* info_;
  std::vector<Value> values_;
  std::int64_t seed_;
  std::unique_ptr<Experiment> experiment_;
  std::vector<Event> pending_;
  std::size_t next_ = 0;
  std::vector<Event> applied_;
};

/// The digest of a battery's checks, in hex.
std::string digest(const Battery& battery);

}  // namespace lm
