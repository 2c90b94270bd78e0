// Reading IDX files.
#include "data/idx.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "data/inflate.hpp"

namespace lm {
namespace {

constexpr unsigned kUnsignedByte = 0x08;
constexpr std::size_t kMaxDimensions = 3;

unsigned byte_at(const std::string& bytes, std::size_t i) {
  return static_cast<unsigned char>(bytes[i]);
}

std::string hexadecimal(unsigned value) {
  const char* digits = "0123456789abcdef";
  return {digits[value >> 4 & 15], digits[value & 15]};
}

[[noreturn]] void refuse(const std::string& source, const std::string& message) {
  throw Error("bad_idx", source, message);
}

/// Checks the first four bytes and gives the number of dimensions.
std::size_t read_magic(const std::string& bytes, const std::string& source) {
  if (bytes.size() < 4) {
    refuse(source,
           "the file has " + std::to_string(bytes.size()) + " bytes; an IDX file has at least 8");
  }
  if (byte_at(bytes, 0) != 0 || byte_at(bytes, 1) != 0) {
    refuse(source, "the file begins with bytes " + hexadecimal(byte_at(bytes, 0)) + " " +
                       hexadecimal(byte_at(bytes, 1)) + "; an IDX file begins with 00 00");
  }
  if (byte_at(bytes, 2) != kUnsignedByte) {
    refuse(source, "the elements are of type " + hexadecimal(byte_at(bytes, 2)) +
                       "; allowed is 08 (unsigned bytes)");
  }
  const std::size_t dimensions = byte_at(bytes, 3);
  if (dimensions < 1 || dimensions > kMaxDimensions) {
    refuse(source, "the array has " + std::to_string(dimensions) +
                       " dimensions; allowed are 1 to " + std::to_string(kMaxDimensions));
  }
  return dimensions;
}

}  // namespace

IdxArray read_idx(std::string_view file, const std::string& source) {
  if (file.size() > kMaxIdxBytes) {
    throw Error("too_large", source,
                "the file has " + std::to_string(file.size()) + " bytes; allowed are " +
                    std::to_string(kMaxIdxBytes));
  }
  std::string bytes = is_gzip(file) ? gunzip(file, kMaxIdxBytes) : std::string(file);
  const std::size_t dimensions = read_magic(bytes, source);
  const std::size_t header = 4 + 4 * dimensions;
  if (bytes.size() < header) refuse(source, "the file ends inside its list of sizes");
  IdxArray array;
  std::size_t count = 1;
  for (std::size_t d = 0; d < dimensions; ++d) {
    std::size_t size = 0;
    for (std::size_t i = 0; i < 4; ++i) size = size << 8 | byte_at(bytes, 4 + 4 * d + i);
    if (size == 0) refuse(source, "dimension " + std::to_string(d + 1) + " has size 0");
    if (size > kMaxIdxBytes / count) {
      refuse(source, "the sizes ask for more than " + std::to_string(kMaxIdxBytes) + " bytes");
    }
    count *= size;
    array.sizes.push_back(static_cast<Index>(size));
  }
  if (bytes.size() - header != count) {
    refuse(source, "the sizes ask for " + std::to_string(count) + " bytes of data; there are " +
                       std::to_string(bytes.size() - header));
  }
  array.bytes = bytes.substr(header);
  return array;
}

Dataset idx_dataset(std::string_view images, std::string_view labels, Index most) {
  const IdxArray pictures = read_idx(images, "images"), classes = read_idx(labels, "labels");
  if (pictures.sizes.size() != 3) {
    refuse("images", "the array has " + std::to_string(pictures.sizes.size()) +
                         " dimensions; images have 3 (count, height, width)");
  }
  if (classes.sizes.size() != 1) {
    refuse("labels",
           "the array has " + std::to_string(classes.sizes.size()) + " dimensions; labels have 1");
  }
  const Index count = pictures.sizes[0], pixels = pictures.sizes[1] * pictures.sizes[2];
  if (classes.sizes[0] != count) {
    refuse("labels", "there are " + std::to_string(classes.sizes[0]) + " labels for " +
                         std::to_string(count) + " images");
  }
  if (pixels > kMaxIdxPixels) {
    throw Error("too_large", "images",
                "the images have " + std::to_string(pictures.sizes[1]) + " × " +
                    std::to_string(pictures.sizes[2]) + " pixels; allowed are " +
                    std::to_string(kMaxIdxPixels));
  }
  const Index n = std::min({most > 0 ? most : count, count, kMaxIdxTaken / pixels});
  Dataset data;
  data.inputs.resize(n, pixels);
  for (Index i = 0; i < data.inputs.size(); ++i) {
    data.inputs.data()[i] = byte_at(pictures.bytes, static_cast<std::size_t>(i)) / 255.0;
  }
  for (Index i = 0; i < n; ++i) {
    data.labels.push_back(byte_at(classes.bytes, static_cast<std::size_t>(i)));
  }
  data.classes = *std::max_element(data.labels.begin(), data.labels.end()) + 1;
  data.targets = one_hot(data.labels, data.classes);
  return data;
}

}  // namespace lm
