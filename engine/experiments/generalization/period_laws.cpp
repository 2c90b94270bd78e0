// Polynomials in the axis or in its logarithm.
#include "experiments/generalization/period_laws.hpp"

#include <algorithm>
#include <cmath>

#include "core/elementary.hpp"
#include "experiments/generalization/epicycles.hpp"
#include "experiments/generalization/polynomial_basis.hpp"

namespace lm::sky {

double PeriodLaw::at(double axis) const {
  const double x = logarithmic ? lm::log(axis) : axis / scale;
  double value = 0;
  for (Index k = weights.size(); k-- > 0;) value = value * x + weights(k);
  return logarithmic ? lm::exp(value) : value;
}

Years years_of(Table table) {
  Years years{Vector(8), Vector(8)};
  for (Index i = 0; i < 8; ++i) {
    const Planet& planet = kPlanets[as_size(i)];
    years.axis(i) = table == Table::mean ? planet.axis : planet.osculating;
    years.period(i) = planet.period();
  }
  return years;
}

PeriodLaw polynomial_law(const Years& years, Index count, Index degree, bool logarithmic) {
  PeriodLaw law;
  law.logarithmic = logarithmic;
  law.scale = years.axis(count - 1);
  Vector x = years.axis.head(count) / law.scale, y = years.period.head(count);
  if (logarithmic) {
    x = years.axis.head(count).unaryExpr([](double a) { return lm::log(a); });
    y = y.unaryExpr([](double t) { return lm::log(t); }).eval();
  }
  law.weights = polynomial::fit(polynomial::features(polynomial::Basis::monomial, x, degree), y);
  return law;
}

PeriodLaw power_law(const Years& years, Index count) {
  return polynomial_law(years, count, 1, true);
}

double largest_error(const PeriodLaw& law, const Years& years, Index first) {
  double most = 0;
  for (Index i = first; i < years.axis.size(); ++i) {
    most = std::max(most, std::abs(law.at(years.axis(i)) / years.period(i) - 1));
  }
  return most;
}

}  // namespace lm::sky
