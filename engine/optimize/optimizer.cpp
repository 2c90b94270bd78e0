// Building each optimizer's chain and taking its steps.
#include "optimize/optimizer.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include "core/error.hpp"
#include "core/text.hpp"

namespace lm {
namespace {

ParameterLayout only(const ParameterLayout& layout, bool matrices) {
  ParameterLayout kept;
  for (const ParameterBlock& block : layout) {
    if (block.is_matrix == matrices) kept.push_back(block);
  }
  return kept;
}

bool adaptive(Method method) {
  return method == Method::rmsprop || method == Method::adam || method == Method::adamw;
}

bool decoupled(Method method) { return method == Method::adamw || method == Method::muon; }

void require(bool fine, const char* name, double value, const char* allowed) {
  if (fine) return;
  throw Error("out_of_range", name,
              format_double(value) + " is not allowed; allowed is " + allowed);
}

void validate(const OptimizerOptions& o) {
  require(o.learning_rate >= 0 && std::isfinite(o.learning_rate), "learning_rate", o.learning_rate,
          "a finite number of at least 0");
  require(o.momentum >= 0 && o.momentum < 1, "momentum", o.momentum, "at least 0 and below 1");
  require(o.beta1 >= 0 && o.beta1 < 1, "beta1", o.beta1, "at least 0 and below 1");
  require(o.beta2 >= 0 && o.beta2 < 1, "beta2", o.beta2, "at least 0 and below 1");
  require(o.rho >= 0 && o.rho < 1, "rho", o.rho, "at least 0 and below 1");
  require(o.epsilon > 0, "epsilon", o.epsilon, "above 0");
  require(o.weight_decay >= 0, "weight_decay", o.weight_decay, "at least 0");
  require(o.clip_norm >= 0, "clip_norm", o.clip_norm, "at least 0");
}

/// The links that turn the gradient into the method's direction.
template <class S>
void add_method(const OptimizerOptions& o, const ParameterLayout& layout,
                std::vector<TransformPtr<S>>& chain) {
  switch (o.method) {
    case Method::gradient_descent:
      break;
    case Method::heavy_ball:
    case Method::nesterov:
      chain.push_back(momentum<S>(layout, o.momentum, o.method == Method::nesterov));
      break;
    case Method::rmsprop:
      chain.push_back(rms<S>(layout, o.rho, o.epsilon));
      break;
    case Method::adam:
    case Method::adamw:
      chain.push_back(adam<S>(layout, o.beta1, o.beta2, o.epsilon));
      break;
    case Method::muon:
      chain.push_back(momentum<S>(only(layout, true), o.momentum, true));
      chain.push_back(orthogonalize<S>(only(layout, true)));
      chain.push_back(adam<S>(only(layout, false), o.beta1, o.beta2, o.epsilon));
      break;
  }
}

template <class S>
void add_rates(const OptimizerOptions& o, const ParameterLayout& layout,
               std::vector<TransformPtr<S>>& chain) {
  std::vector<double> factors;
  for (const ParameterBlock& block : layout) {
    factors.push_back(adaptive(o.method) ? block.adam_rate : block.sgd_rate);
  }
  const bool all_one =
      std::all_of(factors.begin(), factors.end(), [](double factor) { return factor == 1; });
  if (!all_one) chain.push_back(scale_blocks<S>(layout, std::move(factors)));
}

}  // namespace

template <class S>
Optimizer<S>::Optimizer(const OptimizerOptions& options, const ParameterLayout& layout)
    : rate_(options.learning_rate), schedule_(options.schedule) {
  validate(options);
  update_.resize(static_cast<std::size_t>(flat_size(layout)));
  if (options.clip_norm > 0) chain_.push_back(clip_norm<S>(layout, options.clip_norm));
  const bool decays = options.weight_decay > 0;
  if (decays && !decoupled(options.method)) {
    chain_.push_back(add_decay<S>(layout, options.weight_decay));
  }
  add_method<S>(options, layout, chain_);
  add_rates<S>(options, layout, chain_);
  if (decays && decoupled(options.method)) {
    chain_.push_back(add_decay<S>(layout, options.weight_decay));
  }
}

template <class S>
void Optimizer<S>::step(S* parameters, const S* gradient) {
  const std::size_t size = update_.size();
  std::copy(gradient, gradient + size, update_.data());
  for (const TransformPtr<S>& link : chain_) link->apply(parameters, update_.data());
  const S rate = static_cast<S>(rate_ * schedule_.at(steps_));
  const S* update = update_.data();
  for (std::size_t i = 0; i < size; ++i) parameters[i] -= rate * update[i];
  ++steps_;
}

template <class S>
void Optimizer<S>::reset() {
  steps_ = 0;
  for (const TransformPtr<S>& link : chain_) link->reset();
}

template <class S>
void Optimizer<S>::set_learning_rate(double rate) {
  require(rate >= 0 && std::isfinite(rate), "learning_rate", rate, "a finite number of at least 0");
  rate_ = rate;
}

template class Optimizer<float>;
template class Optimizer<double>;

}  // namespace lm
