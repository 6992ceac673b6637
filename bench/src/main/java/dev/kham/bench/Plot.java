package dev.kham.bench;

import java.util.List;
import java.util.Locale;

/**
 * A picture (SVG) of how Kham does under load, a column for each kind of request: above how long
 * answers take, below how many there are, both against how many are asked for.
 */
final class Plot {
  private static final int LEFT = 64;
  private static final int TOP = 64;
  private static final int WIDTH = 270;
  private static final int TALL = 210;
  private static final int LOW = 130;
  private static final int GAP = 56;
  private static final int BETWEEN = 34;
  private static final int BELOW = 70;
  private static final int RIGHT = 24;
  private static final String P50 = "#2563a8";
  private static final String P99 = "#c2410c";
  private static final String SERVED = "#15803d";
  private static final String REFUSED = "#737373";

  /** The scale of times is logarithmic. */
  private static final double LEAST_MILLIS = 0.1;

  private static final double MOST_MILLIS = 10_000;

  private final StringBuilder svg = new StringBuilder();

  private Plot() {}

  /**
   * What was measured at a load.
   *
   * @param rate asked for a second
   * @param served a second
   * @param refused a second
   */
  record Step(double rate, double served, double refused, double p50, double p99) {}

  /** One kind of request, the least load first. */
  record Column(String name, List<Step> steps) {}

  static String of(String title, List<Column> columns) {
    Plot plot = new Plot();
    int width = LEFT + columns.size() * (WIDTH + GAP) - GAP + RIGHT;
    int height = TOP + TALL + BETWEEN + LOW + BELOW;
    plot.add(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" \
        font-family="system-ui, sans-serif" font-size="12" fill="#262626">
        <rect width="100%%" height="100%%" fill="#ffffff"/>
        """,
        width, height, width, height);
    plot.text(LEFT, 24, "start", title);
    for (int i = 0; i < columns.size(); i++) {
      plot.column(columns.get(i), LEFT + i * (WIDTH + GAP), i == 0);
    }
    plot.legend(height - 16);
    return plot.svg.append("</svg>\n").toString();
  }

  private void column(Column column, int left, boolean first) {
    double most = roundUp(column.steps().getLast().rate());
    add("<g font-weight=\"600\">");
    text(left + WIDTH / 2, TOP - 12, "middle", column.name());
    add("</g>");
    for (double millis = LEAST_MILLIS; millis <= MOST_MILLIS; millis *= 10) {
      horizontal(left, yOfMillis(millis));
      text(left - 6, yOfMillis(millis) + 4, "end", label(millis));
    }
    int bottom = TOP + TALL + BETWEEN + LOW;
    for (int part = 0; part <= 2; part++) {
      double number = most * part / 2;
      horizontal(left, yOfRate(number, most));
      text(left - 6, yOfRate(number, most) + 4, "end", label(number));
    }
    for (int part = 0; part <= 4; part++) {
      double x = left + WIDTH * part / 4.0;
      add("<path d=\"M%.1f %d V%d\" stroke=\"#e5e5e5\"/>", x, TOP, TOP + TALL);
      add("<path d=\"M%.1f %d V%d\" stroke=\"#e5e5e5\"/>", x, bottom - LOW, bottom);
      text(x, bottom + 16, "middle", label(most * part / 4));
    }
    text(left + WIDTH / 2, bottom + 34, "middle", "asked for, a second");
    if (first) {
      upright(left - 48, TOP + TALL / 2, "ms, of those served");
      upright(left - 48, bottom - LOW / 2, "answers a second");
    }
    // all that is asked for
    add(
        "<path d=\"M%d %d L%d %d\" stroke=\"#a3a3a3\" stroke-dasharray=\"3 3\"/>",
        left, bottom, left + WIDTH, bottom - LOW);
    List<Step> steps = column.steps();
    List<Step> answered = steps.stream().filter(it -> it.served() > 0).toList();
    line(P50, answered, left, most, it -> yOfMillis(it.p50()));
    line(P99, answered, left, most, it -> yOfMillis(it.p99()));
    line(REFUSED, steps, left, most, it -> yOfRate(it.refused(), most));
    line(SERVED, steps, left, most, it -> yOfRate(it.served(), most));
  }

  private void legend(int y) {
    int x = LEFT;
    x = entry(x, y, P50, "p50");
    x = entry(x, y, P99, "p99");
    x = entry(x, y, SERVED, "served");
    x = entry(x, y, REFUSED, "told to come again (503)");
    add("<path d=\"M%d %d h24\" stroke=\"#a3a3a3\" stroke-dasharray=\"3 3\"/>", x, y - 4);
    text(x + 30, y, "start", "all that was asked for");
  }

  private int entry(int x, int y, String colour, String name) {
    add("<path d=\"M%d %d h24\" stroke=\"%s\" stroke-width=\"2\"/>", x, y - 4, colour);
    text(x + 30, y, "start", name);
    return x + 54 + 7 * name.length();
  }

  private interface Height {
    double of(Step step);
  }

  private void line(String colour, List<Step> steps, int left, double most, Height height) {
    StringBuilder points = new StringBuilder();
    for (Step each : steps) {
      double x = left + WIDTH * each.rate() / most;
      points.append(String.format(Locale.ROOT, "%.1f,%.1f ", x, height.of(each)));
      add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"2.5\" fill=\"%s\"/>", x, height.of(each), colour);
    }
    add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.8\"/>",
        points.toString().strip(), colour);
  }

  private static double yOfMillis(double millis) {
    double kept = Math.clamp(millis, LEAST_MILLIS, MOST_MILLIS);
    return TOP
        + TALL * (1 - Math.log10(kept / LEAST_MILLIS) / Math.log10(MOST_MILLIS / LEAST_MILLIS));
  }

  private static double yOfRate(double rate, double most) {
    return TOP + TALL + BETWEEN + LOW * (1 - Math.min(rate, most) / most);
  }

  /** To one digit, two or four after which there are only noughts. */
  private static double roundUp(double number) {
    double power = Math.pow(10, Math.floor(Math.log10(number)));
    for (double step : new double[] {1, 1.2, 1.6, 2, 2.4, 3.2, 4, 5, 6, 8}) {
      if (number <= step * power) {
        return step * power;
      }
    }
    return 10 * power;
  }

  private static String label(double number) {
    return String.format(Locale.ROOT, number > 0 && number < 1 ? "%.1f" : "%,.0f", number);
  }

  private void horizontal(int left, double y) {
    add("<path d=\"M%d %.1f h%d\" stroke=\"#e5e5e5\"/>", left, y, WIDTH);
  }

  private void text(double x, double y, String anchor, String text) {
    add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
  }

  private void upright(int x, int y, String text) {
    add(
        "<text transform=\"translate(%d %d) rotate(-90)\" text-anchor=\"middle\">%s</text>",
        x, y, text);
  }

  private void add(String form, Object... arguments) {
    svg.append(String.format(Locale.ROOT, form, arguments)).append('\n');
  }
}
