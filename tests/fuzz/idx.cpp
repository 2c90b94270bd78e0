// Feeds arbitrary bytes to the IDX and gzip readers: an array whose bytes fit its sizes, or one
// fault.
#include "data/idx.hpp"

#include <cstdint>
#include <string>
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

/// Labels for as many images as the file says that it has, a small number.
static std::string labels_for(std::string_view file) {
  const unsigned count = file.size() > 7 ? static_cast<unsigned char>(file[7]) : 0;
  std::string labels({'\0', '\0', '\x08', '\x01', '\0', '\0', '\0', static_cast<char>(count)});
  for (unsigned i = 0; i < count; ++i) labels += static_cast<char>(i % 3);
  return labels;
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
    const lm::Dataset data = lm::idx_dataset(file, labels_for(file));
    require(data.inputs.cols() <= lm::kMaxIdxPixels, "images are bounded");
    require(data.inputs.size() <= lm::kMaxIdxTaken, "what is taken is bounded");
  } catch (const lm::Error& error) {
    require(!error.faults().front().message.empty(), "a fault says what is wrong");
  }
  try {
    constexpr std::size_t kLimit = 1 << 16;
    require(lm::gunzip(file, kLimit).size() <= kLimit, "the limit holds");
  } catch (const lm::Error&) {
  }
  return 0;
}
