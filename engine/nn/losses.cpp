// Losses composed of primitives.
#include "nn/losses.hpp"

#include "autodiff/transform.hpp"
#include "core/error.hpp"

namespace lm::nn {

using ad::Var;

Var squared_error(Var prediction, Var target, LossConvention convention) {
  if (prediction.shape() != target.shape()) {
    throw Error("shape_mismatch", "squared_error",
                "prediction " + ad::text(prediction.shape()) + " and target " +
                    ad::text(target.shape()) + " must have one shape");
  }
  return loss_factor(convention, prediction.rows()) * ad::sum(ad::square(prediction - target));
}

Var cross_entropy(Var logits, Var targets) {
  if (logits.shape() != targets.shape()) {
    throw Error("shape_mismatch", "cross_entropy",
                "logits " + ad::text(logits.shape()) + " and targets " + ad::text(targets.shape()) +
                    " must have one shape");
  }
  const double rows = static_cast<double>(logits.rows());
  return (-1 / rows) * ad::sum(targets * ad::log_softmax(logits));
}

Var binary_cross_entropy(Var logits, Var targets) {
  return ad::mean(ad::softplus(logits) - targets * logits);
}

Var l2_penalty(const std::vector<Var>& parameters, double lambda) {
  if (parameters.empty()) throw Error("bad_argument", "l2_penalty", "there are no parameters");
  Var total = ad::sum(ad::square(parameters.front()));
  for (std::size_t k = 1; k < parameters.size(); ++k) {
    total = total + ad::sum(ad::square(parameters[k]));
  }
  return (lambda / 2) * total;
}

Var linearized(Var output, const std::vector<Var>& parameters, const std::vector<Var>& offsets) {
  return output + ad::jvp({output}, parameters, offsets).front();
}

}  // namespace lm::nn
