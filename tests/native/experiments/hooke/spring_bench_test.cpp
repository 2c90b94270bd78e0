// The bench: errors of the stated sizes, a student's file, and two ways to one stiffness.
#include "experiments/hooke/spring_bench.hpp"

#include <cmath>
#include <string>

#include "catch.hpp"
#include "core/error.hpp"
#include "theory/line_fit.hpp"

using namespace lm;
using namespace lm::hooke;

namespace {

Setup with_file(const std::string& text) { return {{}, 1, {{"data", text}}}; }

/// The code of the fault that a file brings.
std::string fault_of(const std::string& text, bool intercept = false) {
  Parameters p;
  p.intercept = intercept;
  try {
    make_bench(p, with_file(text));
  } catch (const Error& error) {
    return error.faults().front().code;
  }
  return "";
}

/// Mean square error of pull i over many students, over σ².
double measured_variance(const Bench& bench, Index i) {
  constexpr int kStudents = 20000;
  double sum = 0;
  for (int who = 1; who <= kStudents; ++who) {
    const double off = bench.forces(5, static_cast<std::uint64_t>(who))(i) - bench.offset +
                       bench.stiffness * bench.x(i);
    sum += off * off / kStudents;
  }
  return sum / (bench.sigma * bench.sigma);
}

}  // namespace

TEST_CASE("errors have the size that they are said to have", "[hooke]") {
  Parameters p;
  p.points = 4, p.offset = 0.2;
  CHECK(measured_variance(make_bench(p, {}), 3) == Approx(1).epsilon(0.05));
  p.errors = Errors::growing;  // σ² is the mean of 1, 4, 9 and 16 in units of their sum
  CHECK(measured_variance(make_bench(p, {}), 0) == Approx(1 / 7.5).epsilon(0.05));
  CHECK(measured_variance(make_bench(p, {}), 3) == Approx(16 / 7.5).epsilon(0.05));
  p.errors = Errors::outliers, p.outlier_size = 5;
  CHECK(measured_variance(make_bench(p, {}), 1) == Approx(3.4).epsilon(0.1));
}

TEST_CASE("sums, closed form and descent give one stiffness", "[hooke]") {
  for (const bool intercept : {false, true}) {
    for (const bool weighted : {false, true}) {
      Parameters p;
      p.intercept = intercept, p.weighted = weighted, p.offset = 0.3;
      const Bench bench = make_bench(p, {});
      const Vector forces = bench.forces(3, 0);
      for (const Index n : {Index{3}, Index{20}}) {
        const theory::LineFit fit(bench.x.head(n), bench.weights.head(n), intercept);
        const Result result = by_sums(bench, forces, n);
        CHECK(result.stiffness == Approx(-fit.slope(forces.head(n))).epsilon(1e-12));
        CHECK(result.squares == Approx(fit.sum_of_squares()).epsilon(1e-12));
        CHECK(descend(bench, forces, n, 2000).back() == Approx(result.stiffness).epsilon(1e-10));
      }
    }
  }
}

TEST_CASE("without intercept each update halves the distance", "[hooke]") {
  const Bench bench = make_bench({}, {});
  const auto path = descend(bench, bench.forces(1, 0), 20, 10);
  const double end = by_sums(bench, bench.forces(1, 0), 20).stiffness;
  for (std::size_t k = 0; k < path.size(); ++k) {
    CHECK(path[k] == Approx(end * (1 - std::ldexp(1.0, -static_cast<int>(k)))).epsilon(1e-12));
  }
}

TEST_CASE("a student's file is the spring that the class pulls", "[hooke]") {
  Parameters p;
  p.intercept = true;
  const Bench bench = make_bench(p, with_file("x,F\n0,1\n1,-1\n2,-3.5\n3,-5\n"));
  CHECK(bench.stiffness == Approx(2.05));
  CHECK(bench.offset == Approx(0.95));
  CHECK(bench.forces(1, 0)(2) == -3.5);
  CHECK(bench.forces(1, 1)(2) != -3.5);
  CHECK(bench.sigma == Approx(std::sqrt(0.175 / 2)));
}

TEST_CASE("a file that decides nothing is refused", "[hooke]") {
  CHECK(fault_of("x,F\n1,-1\n2,-2\n") == "");
  CHECK(fault_of("x,F\n1,-1\n2,-2\n", true) == "too_few_rows");
  CHECK(fault_of("x,F\n1,-1\n") == "too_few_rows");
  CHECK(fault_of("x,y,F\n1,2,-1\n2,3,-2\n") == "too_many_columns");
  CHECK(fault_of("F\n1\n2\n") == "no_features");
  CHECK(fault_of("x,F\n0,-1\n0,-2\n") == "no_displacement");
  CHECK(fault_of("x,F\n1,-1\n1,-2\n1,-3\n", true) == "no_displacement");
  CHECK(fault_of("x,F\n1,-1\n1,-2\n1,-3\n") == "");
  CHECK(fault_of("x,F\n1,-1\n2,no\n") == "bad_cell");
}
