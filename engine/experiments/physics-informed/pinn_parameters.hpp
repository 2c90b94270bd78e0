// What the experiment pinn asks for.
#pragma once

#include <array>
#include <cstdint>

#include "core/describe.hpp"
#include "experiments/physics-informed/string_network.hpp"

namespace lm {

struct PinnParameters {
  Form form = Form::strong;
  theory::LoadKind load = theory::LoadKind::point;
  double place = 0.5;
  double patch_width = 0.1;
  std::int64_t frequency = 1;
  double stiffness = 1;
  PointChoice points = PointChoice::grid;
  std::int64_t samples = 100;
  LoadBy load_by = LoadBy::integral;
  std::int64_t width = 20;
  double learning_rate = 0.01;
  std::int64_t updates = 3000;
  Unknown unknown = Unknown::nothing;
  std::int64_t readings = 20;
  double noise = 0.05;

  template <class Visitor>
  void visit(Visitor& v) {
    visit_string(v);
    visit_training(v);
    v.group("What is unknown");
    v.choice(unknown, std::array{"nothing", "stiffness", "place"}, param("unknown", "Unknown"),
             "A number that the networks have to find from readings of the sag: the stiffness, "
             "starting from 1, or the place of a point or patch, starting from the middle.");
    v.integer(readings, param("readings", "Readings").symbol("m").between(5, 60),
              "Places where the sag is read, evenly spaced.");
    v.real(noise, param("noise", "Noise of a reading").between(0, 0.3),
           "Standard deviation, as a share of the largest sag.");
  }

  StringOptions options() const {
    const theory::StringLoad hung{load, place, patch_width, frequency, stiffness};
    return {hung,
            points,
            as_index(samples),
            load_by,
            as_index(width),
            learning_rate,
            updates,
            {unknown, as_index(readings), noise}};
  }

 private:
  template <class Visitor>
  void visit_string(Visitor& v) {
    v.choice(form, std::array{"strong", "weak"}, param("form", "Form"),
             "Both networks are trained and drawn. This one is in the readouts.");
    v.group("The load");
    v.choice(load, std::array{"point", "sine", "patch"}, param("load", "Load").symbol("f"),
             "point: all the weight in one place. patch: the same weight, spread evenly. sine: "
             "$(k\\pi)^2\\sin k\\pi x$, whose sag is $\\sin k\\pi x$.");
    v.real(place, param("place", "Place").symbol("a").between(0.05, 0.95).start(),
           "Where a point or the middle of a patch hangs. A patch that would stick out is moved "
           "inwards.");
    v.real(patch_width,
           param("patch_width", "Width of the patch").symbol("w").log(0.002, 0.6).start(),
           "Over how much of the string a patch is spread.");
    v.integer(frequency, param("frequency", "Waves of the sine").symbol("k").between(1, 6),
              "Half-waves of a sine load.");
    v.real(stiffness, param("stiffness", "Stiffness").symbol("s").log(0.25, 4),
           "Of the string: $-s u'' = f$.");
  }
  template <class Visitor>
  void visit_training(Visitor& v) {
    v.group("Points");
    v.choice(points, std::array{"grid", "random", "redrawn"}, param("points", "Points"),
             "grid: the middles of equal cells. random: drawn once. redrawn: drawn anew for each "
             "update.");
    v.integer(samples, param("samples", "Number of points").symbol("N").log(10, 400),
              "Points at which the equation, or the slope, is looked at.");
    v.choice(load_by, std::array{"integral", "samples"},
             param("load_by", "Weak form takes the load"),
             "integral: exactly. samples: at the points only, as the strong form does.");
    v.group("Training");
    v.integer(width, width_param(5, 60),
              "Hidden tanh units. The output is multiplied by $x(1-x)$, so both ends are held.");
    v.real(learning_rate, param("learning_rate", "Learning rate").symbol("\\eta").log(1e-4, 0.1),
           "Of Adam; it falls to 0 along a cosine.");
    v.integer(updates, param("updates", "Updates").log(100, 10000), "Steps of a whole run.");
  }
};

}  // namespace lm
