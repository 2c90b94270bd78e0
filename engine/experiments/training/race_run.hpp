// The race while it runs: six racers, what theory says of them, and their paths.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/recorder.hpp"
#include "core/views.hpp"
#include "experiments/training/racers.hpp"
#include "theory/momentum.hpp"
#include "theory/sign_descent.hpp"

namespace lm::optimizer_race {

/// Those whose path is a closed form in a bowl, in this order.
enum Plain : std::size_t { kDescent, kHeavyBall, kNesterov };
inline constexpr std::size_t kPlain = 3;
inline constexpr const char* kPlainNames[kPlain] = {"descent", "heavy ball", "Nesterov"};

class RaceRun {
 public:
  RaceRun(const Parameters& p, std::uint64_t seed);

  void take_step();
  void record(std::int64_t step);
  Views views() const;

  const Racer& plain(std::size_t which) const { return plain_[which]; }
  const Racer& adam() const { return adam_; }
  const MatrixRacer& muon() const { return muon_; }
  const MatrixRacer& polar() const { return polar_; }

  /// What each racer of closed form is set to.
  double rate(std::size_t which) const { return rates_[which]; }
  double momentum(std::size_t which) const { return momenta_[which]; }
  /// The steps by closed form; NaN when they are more than the race has.
  double predicted_steps(std::size_t which) const { return predicted_[which]; }
  /// Of both directions, what is left by closed form.
  Place predicted(std::size_t which, std::int64_t step) const;
  /// The largest distance between the path so far and its closed form.
  double departure(std::size_t which) const { return departures_[which]; }
  /// The largest factor by which a direction shrinks in a step, at last.
  double contraction(std::size_t which) const;

  /// Steps after which the line 1 − Σ rates, or what five steps of Newton and Schulz leave of it,
  /// is below the rate.
  double predicted_touch(bool exact) const { return exact ? polar_touch_ : muon_touch_; }
  double muon_departure() const { return muon_departure_; }
  double polar_departure() const { return polar_departure_; }

  /// Root mean squares over the second half of the race, of both directions: of Adam's place, of
  /// the floor, and of their quotient.
  double adam_level() const { return level(places_); }
  double adam_floor() const { return level(floors_); }
  double adam_ratio() const { return level(ratios_); }
  /// Adam's first step: the smaller and the larger of both directions.
  Place adam_first() const { return adam_first_; }
  double floor_at(std::int64_t step) const;

 private:
  bool beyond() const { return taken_ > p_.horizon / 2; }
  double level(double squares) const;
  void note_departures();
  void predict_touches();
  void predict_momenta();
  View race_view() const;
  View distance_view() const;
  View steps_view() const;
  View ringing_view() const;
  View momenta_view() const;
  View matrix_view() const;
  View floor_view() const;
  bool shown(std::size_t which) const;

  Parameters p_;
  Valley valley_;
  RateSchedule schedule_;
  std::vector<double> rates_, momenta_, predicted_;
  std::vector<std::vector<theory::ModeLaw>> laws_;
  std::vector<Racer> plain_;
  Racer adam_;
  MatrixRacer muon_, polar_;
  theory::MuonModes muon_modes_;
  double line_ = kStart;
  double muon_touch_ = kNaN, polar_touch_ = kNaN;
  std::vector<double> departures_;
  double muon_departure_ = 0, polar_departure_ = 0;
  double places_ = 0, floors_ = 0, ratios_ = 0;
  Place adam_first_{kNaN, kNaN};
  std::int64_t taken_ = 0, counted_ = 0;
  std::vector<double> betas_, beta_steps_;
  Place reach_{1.3, 1.3};
  Recorder history_;
};

}  // namespace lm::optimizer_race
