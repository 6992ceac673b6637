package dev.kham.adapter.redis;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kham.adapter.redis.RedisCache.Form;
import dev.kham.application.scheduling.DoctorQueries;
import dev.kham.domain.scheduling.DoctorId;
import dev.kham.domain.scheduling.SpecialtyId;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Doctors out of the cache, and of the lists what everybody opens first: a search by name and the
 * pages after the first are as many as anybody cares to ask for.
 */
@Decorator
@Priority(1)
public class CachedDoctorQueries implements DoctorQueries {
  private static final List<String> DEPENDENCIES = List.of(RedisChanges.DOCTORS);
  private static final Form<List<SpecialtyView>> SPECIALTIES = Json.form(new TypeReference<>() {});
  private static final Form<List<DoctorView>> LIST = Json.form(new TypeReference<>() {});
  private static final Form<Optional<DoctorView>> ONE =
      Form.optional(Json.form(new TypeReference<DoctorView>() {}));

  private final DoctorQueries store;
  private final RedisCache cache;

  public CachedDoctorQueries(@Delegate DoctorQueries store, RedisCache cache) {
    this.store = store;
    this.cache = cache;
  }

  @Override
  public List<SpecialtyView> specialties() {
    String key = RedisCache.entry(Shelf.SPECIALTIES, "all");
    return cache.one(
        Shelf.SPECIALTIES,
        SPECIALTIES,
        DEPENDENCIES,
        key,
        keys -> Map.of(key, store.specialties()));
  }

  @Override
  public Optional<DoctorView> doctor(DoctorId id) {
    String key = RedisCache.entry(Shelf.DOCTORS, id.value().toString());
    return cache.one(Shelf.DOCTORS, ONE, DEPENDENCIES, key, keys -> Map.of(key, store.doctor(id)));
  }

  @Override
  public List<DoctorView> doctors(
      @Nullable SpecialtyId specialty, @Nullable String name, @Nullable DoctorId after, int limit) {
    if (name != null || after != null) {
      return store.doctors(specialty, name, after, limit);
    }
    String whose = specialty == null ? "all" : specialty.value().toString();
    String key = RedisCache.entry(Shelf.DOCTORS, "of:" + whose + ":" + limit);
    return cache.one(
        Shelf.DOCTORS,
        LIST,
        DEPENDENCIES,
        key,
        keys -> Map.of(key, store.doctors(specialty, null, null, limit)));
  }
}
