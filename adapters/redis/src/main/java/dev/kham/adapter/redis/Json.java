package dev.kham.adapter.redis;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.kham.adapter.redis.RedisCache.Form;

/** Views as they are kept, whatever JSON the outside is given. */
final class Json {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().addModule(new JavaTimeModule()).build();

  private Json() {}

  static <V> Form<V> form(TypeReference<V> type) {
    return new Form<>(
        Json::text,
        text -> {
          try {
            return MAPPER.readValue(text, type);
          } catch (JsonProcessingException e) {
            throw new IllegalStateException("kept otherwise", e);
          }
        });
  }

  private static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("our own records are always JSON", e);
    }
  }
}
