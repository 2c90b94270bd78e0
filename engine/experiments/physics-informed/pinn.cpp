// Experiment pinn: a network in place of a hanging string, by the strong and by the weak form.
#include <string>

#include "experiments/physics-informed/pinn_run.hpp"
#include "lab/battery.hpp"
#include "lab/verdicts.hpp"

namespace lm::pinn {

ExperimentInfo info() {
  return info_of<PinnRun, PinnParameters>(
      {.title = "A string that a network has to hang",
       .question = "A load hangs on a string. Which form of its equation lets a network feel it?",
       .precision = "double: u″ is held against differences, and the weak form against exact sags",
       .range = "Regular points, 20 units or more and 2000 updates or more.",
       .no_fitted_parameter = true});
}

Battery battery() {
  Battery result{{1, 2, 3}, {}};
  return result;
}

}  // namespace lm::pinn
