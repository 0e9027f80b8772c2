#include "synaptica/report/picture.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace synaptica::report {

namespace {

void put_big_endian(std::string& bytes, std::uint32_t number) {
  for (const int shift : {24, 16, 8, 0}) bytes += static_cast<char>(number >> shift & 255);
}

void put_chunk(std::string& png, const std::string& type, const std::string& content) {
  put_big_endian(png, static_cast<std::uint32_t>(content.size()));
  const std::string checked = type + content;
  png += checked;
  put_big_endian(png, static_cast<std::uint32_t>(::crc32(0, reinterpret_cast<const Bytef*>(checked.data()),
                                                         static_cast<uInt>(checked.size()))));
}

std::string base64(const std::string& bytes) {
  constexpr const char* digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t three = 0;
    for (std::size_t k = 0; k < 3; ++k)
      three = three << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      text += i + k <= bytes.size() ? digits[three >> (18 - 6 * k) & 63] : '=';
  }
  return text;
}

// Series colours of the page on paper: what it draws in the same sense elsewhere.
constexpr std::array<double, 3> lowest_colour{174, 52, 0};
constexpr std::array<double, 3> highest_colour{25, 61, 166};

std::string palette_entries() {
  std::string entries;
  for (int level = 0; level < 256; ++level) {
    const double part = (level - 127.5) / 127.5;
    const auto& end = part < 0 ? lowest_colour : highest_colour;
    for (const double channel : end)
      entries += static_cast<char>(std::lround(255 + (channel - 255) * std::fabs(part)));
  }
  return entries;
}

// Blocks of pixels as their mean; sides of the result are at most `most`.
std::vector<double> shrunk(std::span<const double> values, std::size_t& height, std::size_t& width,
                           std::size_t most) {
  const std::size_t down = (height + most - 1) / most, across = (width + most - 1) / most;
  if (down == 1 && across == 1) return {values.begin(), values.end()};
  const std::size_t rows = (height + down - 1) / down, columns = (width + across - 1) / across;
  std::vector<double> sums(rows * columns, 0.0), counts(rows * columns, 0.0);
  for (std::size_t i = 0; i < height; ++i)
    for (std::size_t j = 0; j < width; ++j) {
      sums[i / down * columns + j / across] += values[i * width + j];
      counts[i / down * columns + j / across] += 1;
    }
  for (std::size_t k = 0; k < sums.size(); ++k) sums[k] /= counts[k];
  height = rows;
  width = columns;
  return sums;
}

}  // namespace

std::string picture_address(std::span<const double> values, std::size_t height, std::size_t width, double low,
                            double high, Palette palette, std::size_t most_pixels) {
  if (values.empty() || values.size() != height * width)
    throw std::logic_error("picture: values and sides differ");
  const std::vector<double> pixels = shrunk(values, height, width, std::max<std::size_t>(most_pixels, 1));
  std::string lines;
  for (std::size_t i = 0; i < height; ++i) {
    lines += '\0';  // no filter
    for (std::size_t j = 0; j < width; ++j) {
      const double part =
          high > low ? std::clamp((pixels[i * width + j] - low) / (high - low), 0.0, 1.0) : 0.5;
      lines += static_cast<char>(std::lround(255 * (palette == Palette::ink ? 1 - part : part)));
    }
  }
  std::string packed(::compressBound(lines.size()), '\0');
  uLongf length = packed.size();
  if (::compress2(reinterpret_cast<Bytef*>(packed.data()), &length,
                  reinterpret_cast<const Bytef*>(lines.data()), lines.size(), Z_BEST_COMPRESSION) != Z_OK)
    throw std::bad_alloc();
  packed.resize(length);

  std::string png = "\x89PNG\r\n\x1a\n";
  std::string header;
  put_big_endian(header, static_cast<std::uint32_t>(width));
  put_big_endian(header, static_cast<std::uint32_t>(height));
  header += std::string{8, static_cast<char>(palette == Palette::ink ? 0 : 3), 0, 0, 0};
  put_chunk(png, "IHDR", header);
  if (palette == Palette::diverging) put_chunk(png, "PLTE", palette_entries());
  put_chunk(png, "IDAT", packed);
  put_chunk(png, "IEND", "");
  return "data:image/png;base64," + base64(png);
}

}  // namespace synaptica::report
