// IDX files, plain and gzip, and every way in which they can be damaged.
#include "data/idx.hpp"

#include "catch.hpp"
#include "core/error.hpp"
#include "core/rng.hpp"
#include "data/inflate.hpp"

using namespace lm;

namespace {

std::string big_endian(unsigned value) {
  return {static_cast<char>(value >> 24), static_cast<char>(value >> 16 & 255),
          static_cast<char>(value >> 8 & 255), static_cast<char>(value & 255)};
}

std::string images_file() {
  std::string file({'\0', '\0', '\x08', '\x03'});
  file += big_endian(3) + big_endian(2) + big_endian(2);
  for (int i = 0; i < 12; ++i) file += static_cast<char>(20 * i);
  return file;
}

std::string labels_file() {
  return std::string({'\0', '\0', '\x08', '\x01'}) + big_endian(3) +
         std::string({'\2', '\0', '\1'});
}

std::string code_of(const std::string& file) {
  try {
    read_idx(file, "images");
  } catch (const Error& error) {
    return error.faults().at(0).code;
  }
  return "fine";
}

/// CRC-32 bit by bit, apart from the table in the decoder.
std::uint32_t slow_crc(const std::string& bytes) {
  std::uint32_t crc = 0xffffffffu;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int k = 0; k < 8; ++k) crc = (crc >> 1) ^ (crc & 1 ? 0xedb88320u : 0);
  }
  return ~crc;
}

std::string little_endian(std::uint32_t value) {
  std::string bytes = big_endian(value);
  return {bytes.rbegin(), bytes.rend()};
}

/// A gzip member of stored blocks, as a compressor at level 0 writes.
std::string store(const std::string& bytes) {
  std::string file("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
  for (std::size_t at = 0; at == 0 || at < bytes.size(); at += 65535) {
    const std::string part = bytes.substr(at, 65535);
    const unsigned n = static_cast<unsigned>(part.size());
    file += at + 65535 >= bytes.size() ? '\1' : '\0';
    file += {static_cast<char>(n & 255), static_cast<char>(n >> 8), static_cast<char>(~n & 255),
             static_cast<char>(~n >> 8 & 255)};
    file += part;
  }
  return file + little_endian(slow_crc(bytes)) +
         little_endian(static_cast<std::uint32_t>(bytes.size()));
}

std::string bytes_of(std::initializer_list<int> values) {
  std::string bytes;
  for (const int value : values) bytes += static_cast<char>(value);
  return bytes;
}

}  // namespace

TEST_CASE("images and labels are read as a data set", "[idx]") {
  const Dataset data = idx_dataset(images_file(), labels_file());
  CHECK(data.size() == 3);
  CHECK(data.inputs.cols() == 4);
  CHECK(data.inputs(1, 2) == 120 / 255.0);
  CHECK(data.labels == std::vector<Index>{2, 0, 1});
  CHECK(data.classes == 3);
  CHECK(data.targets(0, 2) == 1);
  CHECK(idx_dataset(store(images_file()), store(labels_file())).inputs == data.inputs);
}

TEST_CASE("gzip with fixed and dynamic codes is decompressed", "[idx]") {
  // "hello hello hello hello\n" by gzip -9n: one block of fixed codes with a match.
  const std::string fixed = bytes_of({0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03,
                                      0xcb, 0x48, 0xcd, 0xc9, 0xc9, 0x57, 0xc8, 0x40, 0x27, 0xb9,
                                      0x00, 0x00, 0x88, 0x59, 0x0b, 0x18, 0x00, 0x00, 0x00});
  CHECK(gunzip(fixed, 1000) == "hello hello hello hello\n");
  CHECK(gunzip(fixed + fixed, 1000) == "hello hello hello hello\nhello hello hello hello\n");

  // Sixty words in an order of a linear congruence, compressed at level 9: dynamic codes.
  const std::string dynamic = bytes_of(
      {0x1f, 0x8b, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0x03, 0x6d, 0x90, 0xe1, 0x0a, 0xc0,
       0x20, 0x08, 0x84, 0x5f, 0xc5, 0x57, 0x0b, 0x12, 0x36, 0xb6, 0xd5, 0x70, 0x41, 0xaf, 0x3f,
       0xb8, 0x14, 0xe7, 0xea, 0xcf, 0xa9, 0x7c, 0x67, 0x27, 0x15, 0x6e, 0xbd, 0xca, 0x41, 0xcf,
       0x96, 0xe4, 0xa6, 0xab, 0x66, 0xa6, 0x73, 0x2f, 0x9c, 0xc4, 0x8a, 0xa4, 0xc6, 0x94, 0x99,
       0x15, 0xa2, 0x83, 0x4c, 0x1c, 0x82, 0x11, 0x02, 0xbb, 0x0b, 0x68, 0x09, 0x69, 0x3f, 0x9b,
       0x87, 0x00, 0x0c, 0x8f, 0x6d, 0x58, 0x05, 0x5a, 0x3c, 0xf3, 0x59, 0xd1, 0xc3, 0xe6, 0x54,
       0xab, 0x1e, 0xa9, 0xd6, 0x00, 0x42, 0x82, 0xdf, 0xb4, 0xc8, 0x04, 0x1c, 0xf3, 0xf4, 0x23,
       0xda, 0xbf, 0x8a, 0xd3, 0x9a, 0x74, 0x5f, 0x01, 0x00, 0x00});
  const char* words[] = {"deep ", "linear ", "network ", "mode ", "sharp ", "rate "};
  std::string text;
  std::uint64_t x = 1;
  for (int i = 0; i < 60; ++i) {
    x = (x * 1103515245 + 12345) % 2147483648u;
    text += words[(x >> 16) % 6];
  }
  CHECK(gunzip(dynamic, 1000) == text);
}

TEST_CASE("every damage to a gzip file is told", "[idx]") {
  const std::string good = store("some text to be stored");
  CHECK(gunzip(good, 100) == "some text to be stored");
  for (std::size_t i = 0; i < good.size(); ++i) {
    CHECK_THROWS_AS(gunzip(good.substr(0, i), 100), Error);
    if (i >= 4 && i < 10) continue;  // time stamp, flags and system may be anything
    std::string damaged = good;
    damaged[i] = static_cast<char>(damaged[i] ^ 0x10);
    if (i == 3) continue;   // a flag for a comment: whether it parses depends on what follows
    if (i == 10) continue;  // the flipped bit pads the stored block's header and means nothing
    CHECK_THROWS_AS(gunzip(damaged, 100), Error);
  }
  try {
    gunzip(good, 10);
    FAIL("a limit was passed");
  } catch (const Error& error) {
    CHECK(error.faults().at(0).code == "too_large");
  }
}

TEST_CASE("random bytes never do worse than an error", "[idx]") {
  Random random(1, stream("fuzz"));
  for (int k = 0; k < 2000; ++k) {
    std::string file("\x1f\x8b\x08\0\0\0\0\0\0\xff", 10);
    for (int i = 0; i < 40; ++i) file += static_cast<char>(random.below(256));
    CHECK_THROWS_AS(gunzip(file, 1 << 16), Error);
  }
}

TEST_CASE("every damage to an IDX file is told", "[idx]") {
  CHECK(code_of(images_file()) == "fine");
  CHECK(code_of("") == "bad_idx");
  CHECK(code_of(images_file().substr(0, 9)) == "bad_idx");
  CHECK(code_of(images_file().substr(0, 20)) == "bad_idx");
  CHECK(code_of(images_file() + "x") == "bad_idx");
  std::string file = images_file();
  file[0] = 1;
  CHECK(code_of(file) == "bad_idx");
  file = images_file();
  file[2] = 0x0d;  // floats
  CHECK(code_of(file) == "bad_idx");
  file = images_file();
  file[3] = 4;
  CHECK(code_of(file) == "bad_idx");
  file = images_file();
  file[7] = 0;
  CHECK(code_of(file) == "bad_idx");
  file = images_file();
  for (int i = 4; i < 16; ++i) file[static_cast<std::size_t>(i)] = '\x7f';
  CHECK(code_of(file) == "bad_idx");  // sizes whose product would overflow
  CHECK_THROWS_AS(idx_dataset(labels_file(), labels_file()), Error);
  CHECK_THROWS_AS(idx_dataset(images_file(), images_file()), Error);
  CHECK_THROWS_AS(idx_dataset(images_file(), labels_file().replace(7, 1, "\2").substr(0, 10)),
                  Error);
}

TEST_CASE("images are bounded in pixels before anything is made of them") {
  const auto images = [](unsigned count, unsigned height, unsigned width) {
    std::string file({'\0', '\0', '\x08', '\x03'});
    file += big_endian(count) + big_endian(height) + big_endian(width);
    return file + std::string(std::size_t{count} * height * width, '\7');
  };
  const auto labels = [](unsigned count) {
    return std::string({'\0', '\0', '\x08', '\x01'}) + big_endian(count) + std::string(count, '\1');
  };
  CHECK(idx_dataset(images(2, 64, 64), labels(2)).inputs.cols() == kMaxIdxPixels);
  for (const auto& [height, width] : {std::pair{64u, 65u}, {1u, 4097u}, {2000u, 3000u}}) {
    try {
      idx_dataset(images(2, height, width), labels(2));
      FAIL("not refused");
    } catch (const Error& error) {
      CHECK(error.faults().at(0).code == "too_large");
      CHECK(error.faults().at(0).path == "images");
      CHECK(error.faults().at(0).message.find("allowed are 4096") != std::string::npos);
    }
  }
  const Dataset many = idx_dataset(images(2000, 64, 64), labels(2000));
  CHECK(many.size() == kMaxIdxTaken / kMaxIdxPixels);
  CHECK(many.labels.size() == static_cast<std::size_t>(many.size()));
}
