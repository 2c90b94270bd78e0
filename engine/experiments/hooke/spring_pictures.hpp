// The pictures of hooke: the spring and its pulls, the table of results, the class.
#pragma once

#include "core/views.hpp"
#include "experiments/hooke/spring_story.hpp"

namespace lm::hooke {

View spring_view(const Story& story);
View table_view(const Story& story);
View so_far_view(const Story& story);
View class_view(const Story& story);
View bars_view(const Story& story);
View pulls_view(const Story& story);
View residuals_view(const Story& story);
/// Distance of gradient descent from where it ends, after each update.
View descent_view(const Story& story);

}  // namespace lm::hooke
