// The circuit: exact similarities of odours, wires without repetition, codes of the right size.
#include "experiments/olfaction/circuit.hpp"

#include <set>
#include <vector>

#include "catch.hpp"

using namespace lm;
using namespace lm::olfaction;

TEST_CASE("a partner has exactly the similarity that was asked for", "[circuit]") {
  Odours odours(Random(1, 2), 50);
  std::vector<double> a(50), b(50);
  for (const double c : {0.0, 0.3, 0.99}) {
    odours.draw(a.data());
    odours.draw_like(a.data(), c, b.data());
    CHECK(correlation_of(a, b) == Approx(c).margin(1e-12));
  }
}

TEST_CASE("a cell adds up different glomeruli", "[circuit]") {
  const Wires wires(Random(1, 3), 20, 40, 7);
  std::vector<double> odour(20), sums(40);
  for (int i = 0; i < 20; ++i) odour[as_size(i)] = i;
  wires.add_up(odour.data(), sums.data());
  for (Index cell = 0; cell < 40; ++cell) {
    const std::set<int> own(wires.of(cell), wires.of(cell) + 7);
    CHECK(own.size() == 7);
    double sum = 0;
    for (const int i : own) sum += i;
    CHECK(sums[as_size(cell)] == sum);
  }
}

TEST_CASE("codes are the most excited cells, ties by their number", "[circuit]") {
  Codes codes(2, 6, {1, 3});
  codes.set(0, std::vector<double>{5, 1, 5, 5, 0, 5}.data());
  codes.set(1, std::vector<double>{0, 1, 2, 3, 4, 5}.data());
  CHECK(codes.is_active(0, 0, 0));
  CHECK(!codes.is_active(0, 0, 2));
  for (const Index cell : {0, 2, 3}) CHECK(codes.is_active(1, 0, cell));
  CHECK(!codes.is_active(1, 0, 5));
  CHECK(Codes::similarity(codes, 0, codes, 0, 1) == Approx(1));
  // One cell of three in common: (1/6 − 1/4)/(1/4).
  CHECK(Codes::similarity(codes, 0, codes, 1, 1) == Approx(-1.0 / 3));
}
