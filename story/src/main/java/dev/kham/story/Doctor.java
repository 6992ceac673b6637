package dev.kham.story;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;

/** A doctor as the list shows one. */
record Doctor(String id, String fullName, String specialty) {

  static List<Doctor> listIn(Answer answer) {
    return answer.expect(200).json().list("/items").stream()
        .map(
            item ->
                new Doctor(item.text("/id"), item.text("/fullName"), item.text("/specialty/name")))
        .toList();
  }

  /** The last two words of the name as someone in a hurry types them: plain and in lower case. */
  String nameAsTyped() {
    String[] words = withoutDiacritics(fullName).toLowerCase(Locale.ROOT).split("\\s+");
    int last = words.length - 1;
    return last == 0 ? words[0] : words[last - 1] + " " + words[last];
  }

  static String withoutDiacritics(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFD)
        .replaceAll("\\p{M}", "")
        .replace('đ', 'd')
        .replace('Đ', 'D');
  }
}
