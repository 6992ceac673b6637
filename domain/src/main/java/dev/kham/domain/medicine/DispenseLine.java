package dev.kham.domain.medicine;

import java.time.LocalDate;

/** What one batch gave of a dispense. */
public record DispenseLine(BatchId batch, String number, LocalDate expiresOn, long quantity) {}
