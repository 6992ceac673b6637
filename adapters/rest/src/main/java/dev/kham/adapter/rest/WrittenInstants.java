package dev.kham.adapter.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** Has instants written by {@link Rfc3339.InstantWriter}. */
@Singleton
class WrittenInstants implements ObjectMapperCustomizer {
  @Override
  public void customize(ObjectMapper mapper) {
    mapper.registerModule(new SimpleModule("instants").addSerializer(new Rfc3339.InstantWriter()));
  }

  /** After all others, since who is registered last is asked first. */
  @Override
  public int priority() {
    return MINIMUM_PRIORITY;
  }
}
