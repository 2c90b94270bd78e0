// Advancing, recording on schedule and keeping frames: what all experiments share.
#include "experiments/experiment.hpp"

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
  Frame frame{step_, observe()};
  std::vector<View>& views = frame.observation.views;
  std::erase_if(views, [](const View& view) { return !view.steps.empty(); });
  frame.observation.checks.clear();
  const std::size_t numbers = count_numbers(frame.observation);
  if (frame_numbers_ + numbers > kMaxFrameNumbers) return;
  frame_numbers_ += numbers;
  frames_.push_back(std::move(frame));
}

}  // namespace lm
