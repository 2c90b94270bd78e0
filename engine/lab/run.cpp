// Validating a request, carrying a run on, and its digest.
#include "lab/run.hpp"

#include <utility>

#include "core/blocking.hpp"
#include "lab/registry.hpp"

namespace lm {
namespace {

void check_seed(std::int64_t seed, std::vector<Fault>& faults) {
  if (seed >= 0 && seed <= kMaxSeed) return;
  faults.push_back({"out_of_range", "seed",
                    std::to_string(seed) + " is not allowed; allowed is a whole number from 0 to " +
                        std::to_string(kMaxSeed)});
}

void check_inputs(const ExperimentInfo& info, const std::vector<Input>& inputs,
                  std::vector<Fault>& faults) {
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    bool known = false;
    std::string names;
    for (const InputSpec& spec : info.inputs) {
      known = known || spec.name == inputs[i].name;
      names += (names.empty() ? "" : ", ") + spec.name;
    }
    const std::string name = inputs[i].name.substr(0, 40);
    if (!known) {
      faults.push_back({"unknown_input", name,
                        "this experiment takes no such input; it takes " +
                            (names.empty() ? std::string("none") : names)});
    }
    for (std::size_t j = 0; j < i; ++j) {
      if (inputs[j].name == inputs[i].name) {
        faults.push_back({"repeated", name, "is given twice; give it once"});
      }
    }
  }
}

void check_events(const std::vector<Event>& events, std::vector<Fault>& faults) {
  std::int64_t last = 0;
  for (const Event& event : events) {
    if (event.step < last || event.step > kMaxSteps) {
      faults.push_back({"bad_event", "events",
                        "step " + std::to_string(event.step) + " of \"" + event.name.substr(0, 40) +
                            "\" is out of order; steps rise from 0 to " +
                            std::to_string(kMaxSteps)});
    }
    last = event.step;
  }
}

/// The name of an act today: that of a live parameter which had another one once, or the same.
std::string present_name(const ExperimentInfo& info, const std::string& name) {
  for (const ActSpec& act : info.acts) {
    if (act.name == name) return name;
  }
  const Parameter* parameter = info.schema.find(name);
  return parameter != nullptr && parameter->live ? parameter->name : name;
}

}  // namespace

Run::Run(const RunRequest& request) : Run(find_experiment(request.experiment), request) {}

Run::Run(const ExperimentInfo& info, const RunRequest& request)
    : info_(&info), seed_(request.seed), pending_(request.events) {
  fix_blocking();
  std::vector<Fault> faults;
  check_seed(request.seed, faults);
  check_inputs(*info_, request.inputs, faults);
  check_events(request.events, faults);
  try {
    values_ = info_->schema.parse(request.parameters);
  } catch (const Error& error) {
    faults.insert(faults.end(), error.faults().begin(), error.faults().end());
  }
  if (!faults.empty()) throw Error(std::move(faults));
  experiment_ = info_->create({values_, seed_, request.inputs});
  apply_due();
}

void Run::advance(std::int64_t steps) {
  const std::int64_t target = experiment_->step() + steps;
  while (experiment_->step() < target && !experiment_->ended()) {
    std::int64_t stop = target;
    if (next_ < pending_.size()) stop = std::min(stop, pending_[next_].step);
    experiment_->advance(stop - experiment_->step());
    apply_due();
  }
}

void Run::apply_due() {
  while (next_ < pending_.size() && pending_[next_].step <= experiment_->step()) {
    apply(pending_[next_]);
    ++next_;
  }
}

void Run::apply(Event event) {
  std::string known;
  bool is_known = false;
  const auto consider = [&](const std::string& act) {
    is_known = is_known || act == event.name;
    known += (known.empty() ? "" : ", ") + act;
  };
  event.name = present_name(*info_, event.name);
  for (const Parameter& parameter : info_->schema.parameters) {
    if (parameter.live) consider(parameter.name);
  }
  for (const ActSpec& act : info_->acts) consider(act.name);
  if (!is_known && !known.empty()) {
    throw Error("unknown_event", event.name.substr(0, 40),
                "this experiment knows no such act; it knows " + known);
  }
  experiment_->act(event.name, event.value);
  applied_.push_back(std::move(event));
}

void Run::act(const std::string& name, const std::string& value) {
  apply({experiment_->step(), name, value});
}

RunResult Run::result() const {
  RunResult result{experiment_->scalars(), {}};
  Digest digest;
  digest.add(experiment_->step());
  const std::optional<Divergence>& divergence = experiment_->divergence();
  digest.add(divergence ? divergence->step : std::int64_t{-1});
  hash(digest, experiment_->views(), result.scalars);
  result.digest = digest.hex();
  return result;
}

std::string digest(const Battery& battery) {
  Digest digest;
  for (const std::int64_t seed : battery.seeds) digest.add(seed);
  for (const Claim& claim : battery.checks) hash(digest, claim);
  return digest.hex();
}

}  // namespace lm
