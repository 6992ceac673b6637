package dev.kham.adapter.pdf;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Amounts as they are spoken, which is harder to alter than figures. */
final class DongInWords {
  private static final long MILLIARD = 1_000_000_000;

  private static final String[] DIGITS = {
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"
  };

  private static final String[] ONES = {
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen"
  };

  private static final String[] TENS = {
    "", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"
  };

  private static final String[] THOUSANDS = {
    "", "thousand", "million", "billion", "trillion", "quadrillion", "quintillion"
  };

  private DongInWords() {}

  /** As {@code Hai trăm nghìn đồng}. */
  static String vietnamese(long amount) {
    List<String> words = new ArrayList<>();
    if (amount == 0) {
      words.add(DIGITS[0]);
    } else {
      vietnamese(amount, false, words);
    }
    words.add("đồng");
    return sentence(words);
  }

  /**
   * @param after whether something larger was said, so that empty places have to be said, too
   */
  private static void vietnamese(long number, boolean after, List<String> words) {
    boolean said = after;
    if (number >= MILLIARD) {
      vietnamese(number / MILLIARD, said, words);
      words.add("tỷ");
      said = true;
    }
    int rest = (int) (number % MILLIARD);
    int[] groups = {rest / 1_000_000, rest / 1000 % 1000, rest % 1000};
    String[] names = {"triệu", "nghìn", ""};
    for (int i = 0; i < groups.length; i++) {
      if (groups[i] > 0) {
        vietnameseGroup(groups[i], said, words);
        if (!names[i].isEmpty()) {
          words.add(names[i]);
        }
        said = true;
      }
    }
  }

  private static void vietnameseGroup(int group, boolean said, List<String> words) {
    int hundreds = group / 100;
    int tens = group / 10 % 10;
    int ones = group % 10;
    boolean fromHundreds = said || hundreds > 0;
    if (fromHundreds) {
      words.add(DIGITS[hundreds]);
      words.add("trăm");
    }
    if (tens > 1) {
      words.add(DIGITS[tens]);
      words.add("mươi");
    } else if (tens == 1) {
      words.add("mười");
    } else if (ones > 0 && fromHundreds) {
      words.add("lẻ");
    }
    if (ones > 0) {
      words.add(vietnameseOnes(tens, ones));
    }
  }

  private static String vietnameseOnes(int tens, int ones) {
    if (tens > 1 && ones == 1) {
      return "mốt";
    }
    if (tens > 1 && ones == 4) {
      return "tư";
    }
    if (tens > 0 && ones == 5) {
      return "lăm";
    }
    return DIGITS[ones];
  }

  /** As {@code Two hundred thousand dong}. */
  static String english(long amount) {
    List<String> words = new ArrayList<>();
    if (amount == 0) {
      words.add(ONES[0]);
    }
    long unit = 1_000_000_000_000_000_000L;
    for (int i = THOUSANDS.length - 1; i >= 0; i--) {
      int group = (int) (amount / unit % 1000);
      if (group > 0) {
        englishGroup(group, words);
        if (i > 0) {
          words.add(THOUSANDS[i]);
        }
      }
      unit /= 1000;
    }
    words.add("dong");
    return sentence(words);
  }

  private static void englishGroup(int group, List<String> words) {
    if (group >= 100) {
      words.add(ONES[group / 100]);
      words.add("hundred");
    }
    int rest = group % 100;
    if (rest >= 20) {
      words.add(TENS[rest / 10] + (rest % 10 == 0 ? "" : "-" + ONES[rest % 10]));
    } else if (rest > 0) {
      words.add(ONES[rest]);
    }
  }

  private static String sentence(List<String> words) {
    String text = String.join(" ", words);
    return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }
}
