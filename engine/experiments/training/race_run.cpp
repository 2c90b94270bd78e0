// What each racer is set to, its closed form, and how far its steps are from it.
#include "experiments/training/race_run.hpp"

#include <algorithm>
#include <cmath>

#include "core/rng.hpp"
#include "core/types.hpp"
#include "theory/stability.hpp"

namespace lm::optimizer_race {
namespace {

constexpr Method kMethods[kPlain] = {Method::gradient_descent, Method::heavy_ball,
                                     Method::nesterov};

/// Momenta at which the number of steps is drawn, up to so many steps.
constexpr Index kMomenta = 58;
constexpr double kLeastMomentum = 0.4;
constexpr std::int64_t kMomentaSteps = 600;

RateSchedule schedule_of(const Parameters& p) {
  RateSchedule schedule;
  schedule.shape = p.schedule;
  schedule.period = std::max<std::int64_t>(1, p.horizon / 4);
  schedule.total = p.horizon;
  return schedule;
}
std::vector<double> rates_of(const Parameters& p) {
  const double soft = 1 / p.condition;
  if (p.learning_rate) return std::vector<double>(kPlain, *p.learning_rate);
  return {theory::best_descent_rate(soft, 1), theory::best_heavy_ball_rate(soft, 1), 1};
}
std::vector<double> momenta_of(const Parameters& p, const std::vector<double>& rates) {
  if (p.momentum) return {0, *p.momentum, *p.momentum};
  const double soft = 1 / p.condition;
  // A step beyond what is stable has no critical damping; 0.99 is the largest momentum there is.
  return {0, std::min(0.99, theory::critical_momentum(rates[kHeavyBall], soft, 1)),
          std::max(0.0, theory::critical_nesterov_momentum(rates[kNesterov], soft))};
}
theory::ModeLaw law_of(std::size_t which, double rate, double beta, double lambda, Start start) {
  if (which == kDescent) return theory::descent_law(rate, lambda);
  if (which == kNesterov) return theory::nesterov_law(rate, beta, lambda);
  const theory::ModeLaw law = theory::heavy_ball_law(rate, beta, lambda);
  return start == Start::thrown ? theory::thrown(law) : law;
}
OptimizerOptions options_of(Method method, double rate, double momentum) {
  OptimizerOptions options;
  options.method = method;
  options.learning_rate = rate;
  options.momentum = momentum;
  return options;
}
OptimizerOptions adam_options(const Parameters& p) {
  OptimizerOptions options = options_of(Method::adam, p.adam_rate, 0);
  options.beta1 = p.beta1;
  options.beta2 = p.beta2;
  options.schedule = schedule_of(p);
  return options;
}
OptimizerOptions muon_options(const Parameters& p) {
  OptimizerOptions options = options_of(Method::muon, p.muon_rate, 0.9);
  options.schedule = schedule_of(p);
  return options;
}
double angle(std::uint64_t seed, std::uint64_t which) {
  return 2 * kPi * Random(seed, stream("optimizer-race/turn", which)).uniform_at(0);
}

}  // namespace

RaceRun::RaceRun(const Parameters& p, std::uint64_t seed)
    : p_(p),
      valley_{1 / p.condition, p.bend},
      schedule_(schedule_of(p)),
      rates_(rates_of(p)),
      momenta_(momenta_of(p, rates_)),
      adam_(valley_, adam_options(p)),
      muon_(valley_, muon_options(p), false, angle(seed, 0), angle(seed, 1)),
      polar_(valley_, muon_options(p), true, angle(seed, 0), angle(seed, 1)),
      muon_modes_({kStart, kStart}, {valley_.soft, 1}, 0.9, false),
      departures_(kPlain, 0.0),
      history_({"descent_x", "descent_y", "heavy ball_x", "heavy ball_y", "Nesterov_x",
                "Nesterov_y", "adam_x", "adam_y", "muon_x", "muon_y", "polar_x", "muon_theory",
                "polar_theory", "floor", "rate"}) {
  for (std::size_t i = 0; i < kPlain; ++i) {
    plain_.emplace_back(valley_, options_of(kMethods[i], rates_[i], momenta_[i]));
    laws_.push_back({law_of(i, rates_[i], momenta_[i], valley_.soft, p.start),
                     law_of(i, rates_[i], momenta_[i], 1, p.start)});
    const std::int64_t steps = theory::arrival(laws_[i], kGoal, p.horizon);
    predicted_.push_back(steps < 0 ? kNaN : as_double(steps));
  }
  if (p.start == Start::thrown) {
    plain_[kHeavyBall].throw_to(
        {kStart * laws_[kHeavyBall][0].first, kStart * laws_[kHeavyBall][1].first});
  }
  predict_touches();
  predict_momenta();
  // The picture holds the way of the heavy ball, which leaves the start before it comes back.
  for (std::int64_t k = 1; k < 50; ++k) {
    const Place at = predicted(kHeavyBall, k);
    for (std::size_t d = 0; d < 2; ++d) {
      reach_[d] = std::min(6.0, std::max(reach_[d], 1.1 * std::abs(at[d])));
    }
  }
}

void RaceRun::predict_touches() {
  theory::MuonModes modes = muon_modes_;
  double line = kStart;
  for (std::int64_t k = 0; k < p_.horizon; ++k) {
    const double rate = p_.muon_rate * schedule_.at(k);
    modes.step(rate);
    line -= rate;
    const double left = std::max(std::abs(modes.values()[0]), std::abs(modes.values()[1]));
    if (std::isnan(muon_touch_) && left <= p_.muon_rate) muon_touch_ = as_double(k + 1);
    if (std::isnan(polar_touch_) && line <= p_.muon_rate) polar_touch_ = as_double(k + 1);
  }
}

void RaceRun::predict_momenta() {
  const std::int64_t end = std::min(p_.horizon, kMomentaSteps);
  const double rate = rates_[kHeavyBall];
  for (Index i = 0; i <= kMomenta; ++i) {
    const double beta = kLeastMomentum + 0.01 * as_double(i);
    const std::int64_t k = theory::arrival({law_of(kHeavyBall, rate, beta, valley_.soft, p_.start),
                                            law_of(kHeavyBall, rate, beta, 1, p_.start)},
                                           kGoal, end);
    if (k < 0) continue;
    betas_.push_back(beta);
    beta_steps_.push_back(as_double(k));
  }
}

void RaceRun::take_step() {
  const double rate = p_.muon_rate * schedule_.at(taken_);
  for (Racer& racer : plain_) racer.step();
  const Place before = adam_.place();
  adam_.step();
  muon_.step();
  polar_.step();
  muon_modes_.step(rate);
  line_ -= rate;
  ++taken_;
  if (taken_ == 1) {
    const double x = before[0] - adam_.place()[0], y = before[1] - adam_.place()[1];
    adam_first_ = {std::min(x, y), std::max(x, y)};
  }
  note_departures();
  if (!beyond()) return;
  const double floor = floor_at(taken_ - 1);
  const Place at = adam_.place();
  const double squares = (at[0] * at[0] + at[1] * at[1]) / 2;
  places_ += squares, floors_ += floor * floor, ++counted_;
  if (floor > 0) ratios_ += squares / (floor * floor);
}

/// Muon's closed forms are for falling values: from the rate on they are left alone.
void RaceRun::note_departures() {
  for (std::size_t i = 0; i < kPlain; ++i) {
    const Place theory = predicted(i, taken_), at = plain_[i].place();
    if (plain_[i].lost()) continue;
    for (std::size_t d = 0; d < 2; ++d) {
      departures_[i] = std::max(departures_[i], std::abs(at[d] - theory[d]));
    }
  }
  if (line_ > p_.muon_rate) {
    for (const double value : polar_.place()) {
      polar_departure_ = std::max(polar_departure_, std::abs(value - line_));
    }
  }
  if (!(as_double(taken_) > muon_touch_)) {
    const Place at = muon_.place();
    for (std::size_t d = 0; d < 2; ++d) {
      muon_departure_ = std::max(muon_departure_, std::abs(at[d] - muon_modes_.values()[d]));
    }
  }
}

Place RaceRun::predicted(std::size_t which, std::int64_t step) const {
  return {kStart * theory::left_after(laws_[which][0], step),
          kStart * theory::left_after(laws_[which][1], step)};
}

double RaceRun::contraction(std::size_t which) const {
  double most = 0;
  for (const double lambda : {valley_.soft, 1.0}) {
    const double rate = rates_[which], beta = momenta_[which];
    most = std::max(most, which == kNesterov ? theory::contraction_nesterov(rate, beta, lambda)
                                             : theory::contraction_heavy_ball(rate, beta, lambda));
  }
  return most;
}

double RaceRun::floor_at(std::int64_t step) const {
  return theory::adam_floor(p_.adam_rate * schedule_.at(step), p_.beta1);
}

double RaceRun::level(double squares) const {
  return counted_ > 0 ? std::sqrt(squares / as_double(counted_)) : kNaN;
}

void RaceRun::record(std::int64_t step) {
  std::vector<double> row;
  for (const Racer& racer : plain_) {
    row.push_back(racer.lost() ? kNaN : racer.place()[0]);
    row.push_back(racer.lost() ? kNaN : racer.place()[1]);
  }
  for (const Place& at : {adam_.place(), muon_.place()}) row.insert(row.end(), {at[0], at[1]});
  const double muon_theory = as_double(step) > muon_touch_ ? kNaN : muon_modes_.values()[0];
  row.insert(row.end(), {polar_.place()[0], muon_theory, line_ > 0 ? line_ : kNaN, floor_at(step),
                         p_.muon_rate * schedule_.at(step)});
  history_.add(step, row);
}

}  // namespace lm::optimizer_race
