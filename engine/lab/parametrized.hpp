// An experiment with its parameter struct: live parameters change by acts; the entry that both
// faces know it by.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/describe.hpp"
#include "lab/experiment.hpp"

namespace lm {

/// An experiment whose parameters are a P (see schema_of). A parameter that is described as live
/// changes by the act of its name: its value is read, stored, and `changed` is called.
template <class P>
class ExperimentOf : public Experiment {
 public:
  const P& parameters() const { return p_; }

  void act(const std::string& name, const std::string& value) override {
    const Schema now = schema_of(p_);
    const Parameter* parameter = now.find(name);
    if (parameter == nullptr || !parameter->live) {
      perform(name, value);
    } else {
      P next = lm::bind<P>(with_change(now, name, value));
      std::swap(p_, next);
      try {
        changed(name);
      } catch (...) {
        std::swap(p_, next);
        throw;
      }
    }
    touch();
  }

 protected:
  explicit ExperimentOf(P parameters) : p_(std::move(parameters)) {}

  /// Called when the live parameter `name` has its new value. When it throws, the old value is put
  /// back; nothing else may have changed.
  virtual void changed(const std::string& /*name*/) {}
  /// Any other act (ExperimentInfo::acts).
  virtual void perform(const std::string& name, const std::string& value) {
    Experiment::act(name, value);
  }

  P p_;
};

/// What an experiment says of itself; see ExperimentInfo.
struct About {
  std::string title;
  std::string question;
  std::string precision;
  std::string range;
  int epoch = 1;
  bool no_fitted_parameter = false;
  std::vector<InputSpec> inputs = {};
  std::vector<ActSpec> acts = {};
};

/// The entry of an experiment E made from a P and a Setup. The registry adds slug, lesson and
/// source.
template <class E, class P>
ExperimentInfo info_of(About about) {
  ExperimentInfo info;
  info.title = std::move(about.title);
  info.question = std::move(about.question);
  info.precision = std::move(about.precision);
  info.range = std::move(about.range);
  info.epoch = about.epoch;
  info.no_fitted_parameter = about.no_fitted_parameter;
  info.schema = schema_of<P>();
  info.inputs = std::move(about.inputs);
  info.acts = std::move(about.acts);
  info.create = [](const Setup& setup) -> std::unique_ptr<Experiment> {
    return std::make_unique<E>(lm::bind<P>(setup.values), setup);
  };
  return info;
}

}  // namespace lm
