// Lines of a program as series.
#include "lab/code_view.hpp"

#include <utility>

#include "lab/series.hpp"

namespace lm {

View code_view(std::string name, std::string title, std::string times, std::string gave) {
  return make_view(std::move(name), std::move(title), ViewKind::code, std::move(times),
                   std::move(gave));
}

void add_line(View& program, std::string text, double times, double gave, bool ran) {
  program.series.push_back(
      make_series(std::move(text), ran ? Role::test : Role::measured, {times}, {gave}));
}

void add_printed(View& program, std::string text, double number) {
  program.series.push_back(make_series(std::move(text), Role::train, {1}, {number}));
}

}  // namespace lm
