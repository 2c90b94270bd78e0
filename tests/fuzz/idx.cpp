// Feeds arbitrary bytes to the IDX and gzip readers: an array whose bytes fit its sizes, or one
// fault.
#include "data/idx.hpp"

#include <cstdint>
#include <string_view>

#include "core/error.hpp"
#include "data/inflate.hpp"
#include "require.hpp"

using lm::fuzz::require;

static void check_array(const lm::IdxArray& array) {
  lm::Index count = 1;
  for (const lm::Index size : array.sizes) {
    require(size > 0, "sizes are above zero");
    count *= size;
  }
  require(!array.sizes.empty() && array.sizes.size() <= 3, "one to three dimensions");
  require(static_cast<lm::Index>(array.bytes.size()) == count, "a byte for each element");
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view file(reinterpret_cast<const char*>(data), size);
  try {
    check_array(lm::read_idx(file, "images"));
  } catch (const lm::Error& error) {
    require(error.faults().size() == 1, "one fault");
    require(!error.faults().front().message.empty(), "a fault says what is wrong");
  }
  try {
    constexpr std::size_t kLimit = 1 << 16;
    require(lm::gunzip(file, kLimit).size() <= kLimit, "the limit holds");
  } catch (const lm::Error&) {
  }
  return 0;
}
