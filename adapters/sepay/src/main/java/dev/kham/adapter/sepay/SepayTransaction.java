package dev.kham.adapter.sepay;

import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A webhook's body as SePay documents it, for the API document only: {@link SepayWebhookParser}
 * reads more leniently than any binding would.
 */
@Schema(
    name = "SepayTransaction",
    description = "A transaction on a linked bank account; unknown and missing keys are tolerated",
    requiredProperties = {"id", "transactionDate", "transferType", "transferAmount"})
public record SepayTransaction(
    @Schema(
            description = "The same over every retry and replay; 0 is the dashboard's test",
            examples = "92704")
        long id,
    @Schema(description = "The bank's brand", examples = "Vietcombank") String gateway,
    @Schema(
            description = "When the bank booked it, yyyy-MM-dd HH:mm:ss in Vietnam's time",
            examples = "2026-12-01 08:03:21")
        String transactionDate,
    @Schema(description = "The linked account", examples = "0010000000355") String accountNumber,
    @Schema(description = "The virtual account; null or empty for none", nullable = true)
        @Nullable String subAccount,
    @Schema(
            description = "The payment code found in the content; null or empty for none",
            nullable = true,
            examples = "KHM0123456789")
        @Nullable String code,
    @Schema(
            description = "The transfer's text as the bank gave it",
            examples = "MBVCB.3278907687.KHM0123456789.CT tu 0123456789")
        String content,
    @Schema(enumeration = {"in", "out"}) String transferType,
    @Schema(description = "The bank's full text") String description,
    @Schema(description = "In đồng, positive whichever the direction", examples = "150000")
        long transferAmount,
    @Schema(description = "The balance afterwards, 0 when unknown; not used", examples = "19077000")
        long accumulated,
    @Schema(description = "The bank's reference, not unique", examples = "MBVCB.3278907687")
        String referenceCode) {}
