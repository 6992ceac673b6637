package dev.kham.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kham.application.payment.DailySheet;
import dev.kham.domain.payment.TransferState;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Where the money of a day is. */
@Schema(name = "DailySheet")
record DailySheetJson(
    @Schema(examples = "2026-12-01") LocalDate date,
    @Schema(examples = "VND") String currency,
    @Schema(description = "On the bank account before the day, by the ledger", examples = "900000")
        long opening,
    @Schema(description = "What the bank booked in") Sum received,
    @Schema(description = "What the bank booked out") Sum paidOut,
    @Schema(description = "What of the received pays for appointments") Sum matched,
    @Schema(description = "The received by state, together all of it") List<StateSum> states,
    @Schema(description = "On the bank account after the day, by the ledger", examples = "1500000")
        long closing,
    @Schema(
            description =
                "closing less opening, received and paid out: 0, or explained by the lines whose"
                    + " booked is not their amount",
            examples = "0")
        long difference,
    @Schema(description = "Each transfer that does not pay with all of it") List<Line> lines) {

  /** How many and how much together. */
  @Schema(name = "DailySum")
  record Sum(@Schema(examples = "2") long count, @Schema(examples = "600000") long amount) {
    static Sum of(DailySheet.Sum sum) {
      return new Sum(sum.count(), sum.amount());
    }
  }

  /** The transfers of a state. */
  @Schema(name = "DailyState")
  record StateSum(TransferState state, long count, long amount) {}

  /** A transfer that needs a word. */
  @Schema(name = "DailyLine")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Line(
      @Schema(examples = "sepay-live:92704") String transferId,
      @Schema(examples = "2026-12-01T08:03:21+07:00") OffsetDateTime bankTime,
      @Schema(description = "Negative for money that left", examples = "300000") long amount,
      TransferState state,
      @Nullable String reason,
      String content,
      String reference,
      @Schema(description = "What of it pays for appointments") long matched,
      @Schema(description = "What of it goes back, or went") long toGoBack,
      @Schema(description = "What nobody decided on, or waits for the rest of a fee") long open,
      @Schema(description = "What the ledger has of it on the bank account") long booked) {
    static Line of(DailySheet.Line line, ZoneId zone) {
      return new Line(
          TransferJson.id(line.id()),
          line.bankTime().atZone(zone).toOffsetDateTime(),
          line.amount(),
          line.state(),
          line.reason(),
          line.content(),
          line.reference(),
          line.matched(),
          line.toGoBack(),
          line.open(),
          line.booked());
    }
  }

  static DailySheetJson of(DailySheet sheet, ZoneId zone) {
    return new DailySheetJson(
        sheet.day(),
        "VND",
        sheet.opening(),
        Sum.of(sheet.received()),
        Sum.of(sheet.paidOut()),
        Sum.of(sheet.matched()),
        sheet.states().stream()
            .map(it -> new StateSum(it.state(), it.count(), it.amount()))
            .toList(),
        sheet.closing(),
        sheet.difference(),
        sheet.lines().stream().map(it -> Line.of(it, zone)).toList());
  }
}
