package dev.kham.story;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A VietQR payload taken apart: two-digit tag, two-digit length, value, and a CRC at the end. */
final class VietQr {
  private static final int CRC_DIGITS = 4;

  private final String payload;

  private VietQr(String payload) {
    this.payload = payload;
  }

  /** Reads a payload; one whose lengths do not add up fails the step. */
  static VietQr read(String payload) {
    split(payload);
    return new VietQr(payload);
  }

  /** The value under a path of tags such as "62.08", or an empty text. */
  String value(String path) {
    String value = payload;
    for (String tag : path.split("\\.")) {
      value = split(value).getOrDefault(tag, "");
    }
    return value;
  }

  String expectedCrc() {
    return crc(payload.substring(0, Math.max(0, payload.length() - CRC_DIGITS)));
  }

  /** CRC-16/CCITT-FALSE as four upper-case hex digits. */
  static String crc(String text) {
    int crc = 0xFFFF;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      crc ^= (b & 0xFF) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
      }
      crc &= 0xFFFF;
    }
    return String.format("%04X", crc);
  }

  private static Map<String, String> split(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    int at = 0;
    while (at < text.length()) {
      int valueAt = at + 4;
      StepFailed.unless(
          valueAt <= text.length() && text.substring(at, valueAt).matches("[0-9]{4}"),
          "a tag and a length of two digits each, in " + text,
          text.substring(at));
      int end = valueAt + Integer.parseInt(text.substring(at + 2, valueAt));
      StepFailed.unless(
          end <= text.length(), "lengths that add up, in " + text, text.substring(at));
      fields.put(text.substring(at, at + 2), text.substring(valueAt, end));
      at = end;
    }
    return fields;
  }
}
