// The claims of a battery that a run makes itself, where it has something to say.
#pragma once

#include <string>
#include <utility>

#include "lab/battery.hpp"

namespace lm {

/// Adds those checks of the run that have a verdict: it is in their range, and far enough.
template <class E>
void add_verdicts(Battery& battery, const std::string& prefix, const Made<E>& run) {
  for (Check& check : run.judged()) {
    if (check.state != CheckState::agrees && check.state != CheckState::differs) continue;
    check.name = prefix + check.name;
    battery.add(run, std::move(check));
  }
}

}  // namespace lm
