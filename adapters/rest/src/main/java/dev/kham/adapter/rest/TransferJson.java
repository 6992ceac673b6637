package dev.kham.adapter.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.kham.application.payment.TransferQueries.ShareView;
import dev.kham.application.payment.TransferQueries.TransferView;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import dev.kham.domain.shared.NotFoundException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A transfer and what became of it. */
@Schema(name = "Transfer")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TransferJson(
    @Schema(
            description = "Who told of it, a colon, and the number they gave it",
            examples = "sepay-live:92704")
        String id,
    @Schema(examples = "1") int version,
    Transfer.Direction direction,
    @Schema(examples = "300000") long amount,
    @Schema(examples = "VND") String currency,
    @Schema(description = "When the bank booked it", examples = "2026-12-01T08:03:21+07:00")
        OffsetDateTime bankTime,
    @Schema(examples = "Vietcombank") String bank,
    @Schema(examples = "0010000000355") String account,
    @Nullable String subAccount,
    @Schema(description = "The payment code as the bank's memo was read") @Nullable String code,
    @Schema(description = "The memo as the bank gave it", examples = "KHM0123456789 kham benh")
        String content,
    @Schema(description = "The bank's full text around it") String description,
    @Schema(description = "The bank's own", examples = "FT26335123456789") String reference,
    TransferState state,
    @Schema(description = "Why it is UNMATCHED or LATE", examples = "NO_KNOWN_CODE")
        @Nullable String reason,
    @Schema(description = "What was too much, and goes back", examples = "0") long surplus,
    @Nullable UUID paymentId,
    @Nullable UUID appointmentId,
    @Schema(description = "Whether the bank booked it before the payment's deadline")
        @Nullable Boolean inTime,
    @Schema(description = "The refund, when some of it goes back") @Nullable UUID refundId,
    @Schema(description = "When it is SPLIT: what each appointment got of it")
        List<ShareJson> shares) {
  private static final Pattern ID = Pattern.compile("([!-9;-~]{1,100}):([!-~]{1,100})");

  /** What one appointment got of a transfer. */
  @Schema(name = "TransferShare")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ShareJson(
      UUID appointmentId,
      UUID paymentId,
      @Schema(examples = "300000") long amount,
      TransferState state,
      @Nullable String reason,
      long surplus,
      @Nullable UUID refundId) {
    static ShareJson of(ShareView share) {
      return new ShareJson(
          share.appointmentId(),
          share.paymentId(),
          share.amount(),
          share.state(),
          share.reason(),
          share.surplus(),
          share.refundId());
    }
  }

  static TransferJson of(TransferView view, ZoneId zone) {
    Transfer transfer = view.transfer();
    return new TransferJson(
        id(transfer.id()),
        view.version(),
        transfer.direction(),
        transfer.amount(),
        "VND",
        transfer.bankTime().atZone(zone).toOffsetDateTime(),
        transfer.bank(),
        transfer.account(),
        transfer.subAccount(),
        transfer.code(),
        transfer.content(),
        transfer.description(),
        transfer.reference(),
        view.state(),
        view.reason(),
        view.surplus(),
        view.paymentId(),
        view.appointmentId(),
        view.inTime(),
        view.refundId(),
        view.shares().stream().map(ShareJson::of).toList());
  }

  static String id(TransferId id) {
    return id.source() + ":" + id.value();
  }

  /** The transfer that a path names; what no transfer can be called is not found. */
  static TransferId id(String id) {
    var parts = ID.matcher(id);
    if (!parts.matches()) {
      throw new NotFoundException("transfer");
    }
    return new TransferId(parts.group(1), parts.group(2));
  }
}
