// A program as a view: its lines, how often each has run, and what was printed.
#pragma once

#include <string>

#include "core/views.hpp"

namespace lm {

/// A program without lines (see ViewKind::code): `times` says what x counts, `gave` what y is.
View code_view(std::string name, std::string title, std::string times, std::string gave);

/// Adds a line: the blanks before its text are its indentation. `times` is how often it has run,
/// `gave` what it gave last (NaN: nothing that is shown), `ran` whether it is the line that ran
/// last.
void add_line(View& program, std::string text, double times, double gave, bool ran);

/// Adds a line that the program printed, and the number in it.
void add_printed(View& program, std::string text, double number);

}  // namespace lm
