// Drawing digits: control points → smooth strokes → pose and bend → distance to the pen's path.
#include "data/digits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include "core/elementary.hpp"
#include "core/error.hpp"
#include "core/rng.hpp"

namespace lm {
namespace {

constexpr Index kMinSize = 8, kMaxSize = 28, kMaxSamples = 100000;
constexpr int kPiecesPerSegment = 6;  // of a smooth stroke between two control points
constexpr double kMargin = 0.08;      // empty border around the unit square of the strokes
constexpr double kThinnest = 0.045, kThickest = 0.085;  // half the pen's width, in sides
constexpr double kFaintest = 0.75;                      // ink of the faintest pen

struct PenPoint {
  double x, y;
};
using Stroke = std::vector<PenPoint>;
using Glyph = std::vector<Stroke>;

/// Ways to write each digit in the unit square, y downwards: a point's x and y in hundredths, two
/// digits each; "/" parts strokes, "|" ways. Strokes of two points are straight, longer ones smooth
/// curves through their points.
constexpr std::array<std::string_view, 10> kGlyphs = {{
    // 0: round, narrow
    "5003 2020 1252 2890 5597 8472 8430 5003 | "
    "5503 3222 2660 4295 6488 7450 6814 5004",
    // 1: bar, with a flag, with flag and foot
    "5003 5097 | "
    "2827 5304 / 5304 5397 | "
    "3025 5205 / 5205 5295 / 2895 7695",
    // 2: straight foot, looped foot
    "1826 3407 6206 7826 6056 1894 / 1894 8494 | "
    "2022 4205 7014 7238 4272 2090 2076 4280 8695",
    // 3: round, flat-topped
    "2014 5004 7520 6442 4048 / 4048 7256 8077 5296 1686 | "
    "2006 7606 / 7606 4242 / 4242 7250 8074 5496 1888",
    // 4: closed, open
    "6204 1464 / 1464 8864 / 6432 6497 | "
    "2406 2050 / 2050 8050 / 7608 7297",
    // 5: cornered, round
    "8006 2806 / 2806 2445 / 2445 5237 8056 7485 4496 1686 | "
    "7605 3610 2642 5842 8064 6293 2090",
    // 6: open curve, tight loop
    "7005 3824 2060 3090 6095 7872 6050 3058 2172 | "
    "5603 3040 2678 5097 7480 6258 3662 2880",
    // 7: plain, crossed
    "1608 8408 / 8408 4097 | "
    "1608 8408 / 8408 4297 / 3450 7650",
    // 8: one stroke, two rings
    "5048 2530 3506 6506 7528 5048 2072 3696 6696 8072 5048 | "
    "5004 2824 5046 7224 5004 / 5046 2270 5097 7870 5046",
    // 9: straight tail, hooked tail
    "7628 5450 2742 2418 5004 7412 7628 / 7628 7097 | "
    "7424 5050 2636 3408 6406 7626 7470 5295 2488",
}};

std::vector<Glyph> read_glyphs(std::string_view text) {
  std::vector<Glyph> ways = {Glyph(1)};
  while (!text.empty()) {
    std::size_t taken = 1;
    if (text[0] == '|') {
      ways.push_back(Glyph(1));
    } else if (text[0] == '/') {
      ways.back().push_back(Stroke());
    } else if (text[0] != ' ') {
      const auto hundredths = [&](std::size_t at) {
        return ((text[at] - '0') * 10 + (text[at + 1] - '0')) / 100.0;
      };
      ways.back().back().push_back({hundredths(0), hundredths(2)});
      taken = 4;
    }
    text.remove_prefix(taken);
  }
  return ways;
}

const std::array<std::vector<Glyph>, 10>& glyphs() {
  static const std::array<std::vector<Glyph>, 10> all = [] {
    std::array<std::vector<Glyph>, 10> read;
    std::transform(kGlyphs.begin(), kGlyphs.end(), read.begin(), read_glyphs);
    return read;
  }();
  return all;
}

/// A smooth curve through the points (Catmull & Rom 1974), as a chain of short straight pieces.
Stroke smooth(const Stroke& p) {
  if (p.size() == 2) {
    Stroke line;
    for (int k = 0; k <= kPiecesPerSegment; ++k) {
      const double t = static_cast<double>(k) / kPiecesPerSegment;
      line.push_back({p[0].x + t * (p[1].x - p[0].x), p[0].y + t * (p[1].y - p[0].y)});
    }
    return line;
  }
  Stroke curve = {p.front()};
  for (std::size_t i = 0; i + 1 < p.size(); ++i) {
    const PenPoint &a = p[i == 0 ? 0 : i - 1], &b = p[i], &c = p[i + 1],
                   &d = p[i + 2 < p.size() ? i + 2 : i + 1];
    for (int k = 1; k <= kPiecesPerSegment; ++k) {
      const double t = static_cast<double>(k) / kPiecesPerSegment, t2 = t * t, t3 = t2 * t;
      const auto blend = [&](double pa, double pb, double pc, double pd) {
        return 0.5 * (2 * pb + (pc - pa) * t + (2 * pa - 5 * pb + 4 * pc - pd) * t2 +
                      (3 * pb - pa - 3 * pc + pd) * t3);
      };
      curve.push_back({blend(a.x, b.x, c.x, d.x), blend(a.y, b.y, c.y, d.y)});
    }
  }
  return curve;
}

/// A random affine map about the middle and a smooth displacement of two random waves per
/// coordinate.
class Deformation {
 public:
  Deformation(const DigitOptions& o, Random& random) {
    const double angle = o.rotation * random.normal(), slant = o.shear * random.normal();
    const double sx = lm::exp(o.stretch * random.normal()),
                 sy = lm::exp(o.stretch * random.normal());
    const double c = lm::cos(angle), s = lm::sin(angle);
    xx_ = sx * c;
    xy_ = sy * (c * slant - s);
    yx_ = sx * s;
    yy_ = sy * (s * slant + c);
    shift_ = {o.shift * random.normal(), o.shift * random.normal()};
    for (Wave& wave : waves_) {
      // Half a period to one and a half across the image: bends, not wiggles.
      wave = {random.uniform(-1.5, 1.5), random.uniform(-1.5, 1.5), random.uniform(),
              o.bend * random.normal()};
    }
  }
  PenPoint operator()(PenPoint p) const {
    const double dx = displacement(0, p), dy = displacement(2, p);
    const double x = p.x + dx - 0.5, y = p.y + dy - 0.5;
    return {0.5 + shift_.x + xx_ * x + xy_ * y, 0.5 + shift_.y + yx_ * x + yy_ * y};
  }

 private:
  struct Wave {
    double kx = 0, ky = 0, phase = 0, amplitude = 0;
  };
  double displacement(std::size_t first, PenPoint p) const {
    double total = 0;
    for (std::size_t i = first; i < first + 2; ++i) {
      const Wave& w = waves_[i];
      total += w.amplitude * lm::sin(2 * kPi * (w.kx * p.x + w.ky * p.y + w.phase));
    }
    return total;
  }

  double xx_, xy_, yx_, yy_;
  PenPoint shift_;
  std::array<Wave, 4> waves_;
};

double squared_distance(PenPoint p, PenPoint a, PenPoint b) {
  const double dx = b.x - a.x, dy = b.y - a.y, length = dx * dx + dy * dy;
  const double t =
      length > 0 ? std::clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / length, 0.0, 1.0) : 0;
  const double ex = p.x - a.x - t * dx, ey = p.y - a.y - t * dy;
  return ex * ex + ey * ey;
}

/// Raises the ink of every pixel near a piece of the pen's path; the edge is one pixel soft.
void ink(PenPoint a, PenPoint b, double radius, double strength, Index size, double* image) {
  const double scale = static_cast<double>(size), reach = radius + 1 / scale;
  const auto pixel = [&](double position) {
    return std::clamp<Index>(static_cast<Index>(std::floor(position * scale)), 0, size - 1);
  };
  for (Index i = pixel(std::min(a.y, b.y) - reach); i <= pixel(std::max(a.y, b.y) + reach); ++i) {
    for (Index j = pixel(std::min(a.x, b.x) - reach); j <= pixel(std::max(a.x, b.x) + reach); ++j) {
      const PenPoint centre{(static_cast<double>(j) + 0.5) / scale,
                            (static_cast<double>(i) + 0.5) / scale};
      const double inside = radius - std::sqrt(squared_distance(centre, a, b));
      const double value = strength * std::clamp(inside * scale + 0.5, 0.0, 1.0);
      image[i * size + j] = std::max(image[i * size + j], value);
    }
  }
}

void draw(Index label, const DigitOptions& o, Random& random, double* image) {
  const std::vector<Glyph>& ways = glyphs()[static_cast<std::size_t>(label)];
  const Glyph& glyph = ways[static_cast<std::size_t>(random.below(ways.size()))];
  const Deformation deform(o, random);
  const double radius = random.uniform(kThinnest, kThickest);
  const double strength = random.uniform(kFaintest, 1);
  for (Stroke stroke : glyph) {
    for (PenPoint& p : stroke) {
      p = {p.x + o.jitter * random.normal(), p.y + o.jitter * random.normal()};
    }
    Stroke path = smooth(stroke);
    for (PenPoint& p : path) {
      // From the unit square of the glyph into the image's, inside the margin.
      const PenPoint inner{kMargin + (1 - 2 * kMargin) * (0.1 + 0.8 * p.x),
                           kMargin + (1 - 2 * kMargin) * p.y};
      p = deform(inner);
    }
    for (std::size_t k = 0; k + 1 < path.size(); ++k) {
      ink(path[k], path[k + 1], radius, strength, o.size, image);
    }
  }
  for (Index k = 0; k < o.size * o.size; ++k) {
    image[k] = std::clamp(image[k] + o.noise * random.normal(), 0.0, 1.0);
  }
}

void validate(Index samples, const DigitOptions& o) {
  if (samples < 1 || samples > kMaxSamples) {
    throw Error("out_of_range", "samples",
                std::to_string(samples) + " is not allowed; allowed is 1 to " +
                    std::to_string(kMaxSamples));
  }
  if (o.size < kMinSize || o.size > kMaxSize) {
    throw Error("out_of_range", "size",
                std::to_string(o.size) + " is not allowed; allowed is " + std::to_string(kMinSize) +
                    " to " + std::to_string(kMaxSize));
  }
  for (const double amount : {o.rotation, o.shear, o.stretch, o.shift, o.bend, o.jitter, o.noise}) {
    if (!(amount >= 0 && amount <= 1)) {
      throw Error("out_of_range", "digits", "every amount of variation must be from 0 to 1");
    }
  }
}

}  // namespace

Dataset drawn_digits(Index samples, const DigitOptions& options, std::uint64_t seed) {
  validate(samples, options);
  Dataset data;
  data.inputs = Matrix::Zero(samples, options.size * options.size);
  data.classes = 10;
  for (Index i = 0; i < samples; ++i) {
    Random random(seed, stream("digit", static_cast<std::uint64_t>(i)));
    data.labels.push_back(i % 10);
    draw(i % 10, options, random, data.inputs.row(i).data());
  }
  data.targets = one_hot(data.labels, 10);
  return data;
}

}  // namespace lm
