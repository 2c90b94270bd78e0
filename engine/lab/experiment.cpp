// Advancing, recording on schedule and keeping frames: what all experiments share.
#include "lab/experiment.hpp"

#include <string>

namespace lm {
namespace {

std::size_t count_numbers(const Observation& observation) {
  std::size_t count = observation.scalars.size();
  for (const View& view : observation.views) {
    for (const Series& series : view.series) {
      count += series.x.size() + series.y.size() + series.z.size();
    }
  }
  return count;
}

}  // namespace

Checks Experiment::judged() const {
  Checks all = checks();
  const bool untrained = step_ == 0 && suggested_steps() > 0;
  const bool over = ended() || step_ >= suggested_steps();
  for (Check& check : all) {
    if (untrained && check.state != CheckState::outside) {
      check.state = CheckState::not_yet;
      check.since = "no step has been taken";
    } else if (divergence_ && !check.even_diverged && check.state != CheckState::outside) {
      check.state = CheckState::outside;
      check.since = "the run diverged at step " + std::to_string(divergence_->step);
    } else if (check.state == CheckState::not_yet && over) {
      check.state = CheckState::outside;
    }
  }
  return all;
}

void Experiment::begin() {
  record();
  keep();
}

void Experiment::advance(std::int64_t steps) {
  const Schedule curve(kCurveDensity);
  const Schedule frame(kFrameDensity);
  for (std::int64_t i = 0; i < steps && !ended(); ++i) {
    take_step();
    ++step_;
    ++state_;
    if (std::optional<std::string> message = trouble()) {
      divergence_ = Divergence{step_, std::move(*message)};
    }
    if (curve.due(step_) || ended()) record();
    if (frame.due(step_)) keep();
  }
}

void Experiment::act(const std::string& name, const std::string& value) {
  throw Error("unknown_event", name.substr(0, 40),
              "this experiment knows no such act (given \"" + value.substr(0, 40) + "\")");
}

void Experiment::keep() {
  Frame frame{step_, {views(), scalars(), {}}};
  std::erase_if(frame.observation.views, [](const View& view) { return !view.steps.empty(); });
  const std::size_t numbers = count_numbers(frame.observation);
  if (frame_numbers_ + numbers > kMaxFrameNumbers) return;
  frame_numbers_ += numbers;
  frames_.push_back(std::move(frame));
}

}  // namespace lm
