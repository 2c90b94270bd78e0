// Times rows natively, one request per line on standard input: `NAME STEPS` → seconds and answer.
#include <chrono>
#include <iostream>
#include <map>

#include "rows/workload.hpp"

int main() {
  std::map<std::string, std::unique_ptr<lm::bench::Workload>> known;
  std::string name;
  long steps = 0;
  while (std::cin >> name >> steps) {
    auto& work = known[name];
    if (!work) work = lm::bench::workload(name);
    if (!work) {
      std::cerr << "no such row: " << name << '\n';
      return 2;
    }
    const auto began = std::chrono::steady_clock::now();
    for (long i = 0; i < steps; ++i) work->step();
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - began;
    std::cout.precision(17);
    std::cout << taken.count() << ' ' << work->answer() << std::endl;
  }
}
