// How a parameter struct describes its fields in a line or two, and the kinds that many share.
#pragma once

#include <string>
#include <utility>

#include "core/schema.hpp"

namespace lm {

/// Builds a Description; what is said last is the help:
///
///     v.group("Training");
///     v.real(noise, param("noise", "Noise of the targets").symbol("\\sigma").between(0, 10),
///            "Standard deviation of the noise added to $y = Xw$.");
///
/// Each function sets the field of that name (see Description).
class param {  // NOLINT(readability-identifier-naming): it reads as a word in a description
 public:
  param(std::string name, std::string label) {
    built_.name = std::move(name);
    built_.label = std::move(label);
  }

  param& symbol(std::string latex) { return set(built_.symbol, std::move(latex)); }
  param& unit(std::string text) { return set(built_.unit, std::move(text)); }
  /// `scalar`: the one that shows what `auto` came to, where there is one.
  param& automatic(std::string meaning, std::string scalar = {}) {
    built_.automatic_scalar = std::move(scalar);
    return set(built_.automatic, std::move(meaning));
  }
  param& group(std::string heading) { return set(built_.group, std::move(heading)); }
  param& help(std::string text) { return set(built_.help, std::move(text)); }
  /// For a parameter that changed its name.
  param& formerly(std::string name) { return set(built_.formerly, std::move(name)); }
  /// Both ends included, on a linear or a logarithmic slider.
  param& between(double minimum, double maximum) { return range(minimum, maximum, Scale::linear); }
  param& log(double minimum, double maximum) { return range(minimum, maximum, Scale::log); }
  param& live() { return set(built_.live, true); }
  param& start() { return set(built_.start, true); }
  param& generated() { return set(built_.generated, true); }
  param& probe() { return set(built_.probe, true); }

  operator Description() const { return built_; }  // NOLINT(google-explicit-constructor)

 private:
  template <class T>
  param& set(T& field, T value) {
    field = std::move(value);
    return *this;
  }
  param& range(double minimum, double maximum, Scale scale) {
    built_.minimum = minimum;
    built_.maximum = maximum;
    built_.scale = scale;
    return *this;
  }

  Description built_;
};

/// η on a logarithmic slider; it may change in mid-run.
inline param learning_rate_param(double minimum, double maximum) {
  return param("learning_rate", "Learning rate").symbol("\\eta").log(minimum, maximum).live();
}

/// P examples of drawn data, on a logarithmic slider.
inline param samples_param(double minimum, double maximum) {
  return param("samples", "Examples").symbol("P").log(minimum, maximum).generated();
}

/// H units per hidden layer, on a logarithmic slider.
inline param width_param(double minimum, double maximum) {
  return param("width", "Width").symbol("H").log(minimum, maximum);
}

}  // namespace lm
