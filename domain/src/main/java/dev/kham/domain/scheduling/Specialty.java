package dev.kham.domain.scheduling;

/** A field of medicine doctors are sought by. */
public record Specialty(SpecialtyId id, String name) {}
