// Lattices as matrices, several to a view.
#include "experiments/convolution/shift_pictures.hpp"

#include <algorithm>
#include <string>

#include "theory/translation.hpp"

namespace lm::translation {
namespace {

constexpr Index kShownFilters = 3;
/// What a silent filter's map is divided by.
constexpr double kSilent = 1e-12;

Matrix square(const Vector& pixels) {
  return Eigen::Map<const Matrix>(pixels.data(), kSide, kSide);
}

}  // namespace

View maps_view(const Moved& moved) {
  Plot plot = heat_map("maps", "A picture, the picture moved, and what the filters say of both",
                       axis("column"), axis("row"), axis("relative"));
  plot.measured("picture", square(moved.pictures.row(kShown)))
      .measured("moved", square(moved.moved_pictures.row(kShown)));
  for (Index f = 0; f < std::min(kShownFilters, moved.maps.cols()); ++f) {
    const Vector still = moved.maps.col(f).segment(kShown * kPixels, kPixels);
    const Vector after = moved.moved_maps.col(f).segment(kShown * kPixels, kPixels);
    const double over =
        std::max({kSilent, still.cwiseAbs().maxCoeff(), after.cwiseAbs().maxCoeff()});
    const std::string number = std::to_string(f + 1);  // short names: panels are small on a phone
    plot.measured("map " + number, square(still / over))
        .measured("moved " + number, square(after / over));
  }
  return plot;
}

View rim_view(const Vector& differences, Index rim, const Shift& by) {
  Matrix found(kSide, kSide), expected(kSide, kSide);
  for (Index p = 0; p < kPixels; ++p) {
    const Index row = p / kSide, column = p % kSide;
    found(row, column) = differences(p) > 0 ? 1 : 0;
    const bool feels = theory::differs_at(kSide, rim, by.right, column) ||
                       theory::differs_at(kSide, rim, by.down, row);
    expected(row, column) = feels ? 1 : 0;
  }
  return heat_map("rim", "Where the maps do not follow", axis("column"), axis("row"),
                  axis("differs", "0 to 1"))
      .measured("measured", found)
      .predicted("in theory", expected);
}

}  // namespace lm::translation
