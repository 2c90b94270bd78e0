// What a student sets of the race: the bowl, the racers, their rates.
#pragma once

#include <array>
#include <cstdint>
#include <optional>

#include "core/describe.hpp"
#include "optimize/rate.hpp"

namespace lm::optimizer_race {

enum class Start { rest, thrown };
inline constexpr std::array kStartWords{"rest", "thrown"};

struct Parameters {
  double condition = 100;
  double bend = 0;
  Start start = Start::rest;
  bool heavy_ball = true, nesterov = true, adam = true, muon = true;
  std::optional<double> momentum, learning_rate;
  double adam_rate = 0.03, beta1 = 0.9, beta2 = 0.999;
  double muon_rate = 0.01;
  RateShape schedule = RateShape::cosine;
  std::int64_t horizon = 1000;

  template <class Visitor>
  void visit(Visitor& v) {
    v.group("Bowl");
    v.real(condition, param("condition", "Condition number").symbol("\\kappa").log(1, 1000),
           "The bowl is so many times as stiff across as along. Stiffness across is 1.");
    v.real(bend, param("bend", "Bend of the valley").symbol("b").between(0, 0.5),
           "The floor of the valley follows $y = bx^2$. 0: a bowl. The theory is for a bowl.");
    v.group("Who races");
    v.flag(heavy_ball, param("heavy_ball", "Heavy ball"), "Descent with momentum, Polyak’s form.");
    v.flag(nesterov, param("nesterov", "Nesterov"), "Momentum that looks ahead.");
    v.flag(adam, param("adam", "Adam"), "Each direction has its own rate.");
    v.flag(muon, param("muon", "Muon"), "The bowl’s two axes as singular values of a matrix.");
    v.group("Descent and momentum");
    v.choice(start, kStartWords, param("start", "Start of the heavy ball"),
             "rest: it is let go. thrown: its first step is what it would be on the fastest way.");
    v.real(momentum,
           param("momentum", "Momentum")
               .symbol("\\beta")
               .between(0, 0.99)
               .automatic("critical damping", "beta"),
           "Of heavy ball and Nesterov.");
    v.real(learning_rate,
           param("learning_rate", "Learning rate")
               .symbol("\\eta")
               .log(0.01, 3.8)
               .automatic("the best of each racer", "rate"),
           "Of descent, heavy ball and Nesterov.");
    v.group("Adam and Muon");
    v.real(adam_rate, param("adam_rate", "Adam’s rate").symbol("\\eta_A").log(1e-3, 0.3),
           "About what each direction moves in a step at the beginning.");
    v.real(beta1, param("beta1", "Adam’s momentum").symbol("\\beta_1").between(0, 0.95),
           "How long Adam remembers gradients.");
    v.real(beta2, param("beta2", "Adam’s memory of sizes").symbol("\\beta_2").between(0.9, 0.999),
           "How long Adam remembers their squares: $1/(1 - \\beta_2)$ steps.");
    v.real(muon_rate, param("muon_rate", "Muon’s rate").symbol("\\eta_M").log(2e-3, 0.1),
           "What each singular value falls in a step, if Muon’s matrix is orthogonal.");
    v.choice(
        schedule, kRateShapeNames, param("schedule", "Schedule of Adam and Muon"),
        "constant; step: a tenth after each quarter of the run; cosine: down to 0 at its end.");
    v.group("Run");
    v.integer(horizon, param("horizon", "Steps of the race").log(50, 20000),
              "The race ends here, and with it the schedule.");
  }
};

}  // namespace lm::optimizer_race
