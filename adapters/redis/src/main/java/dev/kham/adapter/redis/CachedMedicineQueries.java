package dev.kham.adapter.redis;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.kham.adapter.redis.RedisCache.Form;
import dev.kham.application.medicine.MedicineQueries;
import dev.kham.domain.medicine.BatchId;
import dev.kham.domain.medicine.MedicineId;
import dev.kham.domain.patient.PatientId;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Lists of medicines out of the cache, the first page of each; all else as it is in the store,
 * above all who received what.
 */
@Decorator
@Priority(1)
public class CachedMedicineQueries implements MedicineQueries {
  private static final Form<List<MedicineView>> LIST = Json.form(new TypeReference<>() {});

  private final MedicineQueries store;
  private final RedisCache cache;

  public CachedMedicineQueries(@Delegate MedicineQueries store, RedisCache cache) {
    this.store = store;
    this.cache = cache;
  }

  @Override
  public List<MedicineView> medicines(MedicineFilter filter, LocalDate today) {
    if (filter.text() != null || filter.after() != null) {
      return store.medicines(filter, today);
    }
    String key =
        RedisCache.entry(
            Shelf.MEDICINES,
            today + ":" + filter.belowMinimum() + ":" + filter.expiringBy() + ":" + filter.limit());
    return cache.one(
        Shelf.MEDICINES,
        LIST,
        List.of(RedisChanges.MEDICINES),
        key,
        keys -> Map.of(key, store.medicines(filter, today)));
  }

  @Override
  public Optional<MedicineView> medicine(MedicineId id, LocalDate today) {
    return store.medicine(id, today);
  }

  @Override
  public Worth worth() {
    return store.worth();
  }

  @Override
  public Optional<BatchView> batch(BatchId id) {
    return store.batch(id);
  }

  @Override
  public List<BatchView> batches(BatchFilter filter) {
    return store.batches(filter);
  }

  @Override
  public List<MovementView> movements(MedicineId medicine, @Nullable Long before, int limit) {
    return store.movements(medicine, before, limit);
  }

  @Override
  public List<Recipient> recipients(BatchId batch, @Nullable PatientId after, int limit) {
    return store.recipients(batch, after, limit);
  }

  @Override
  public List<AlertView> alerts(AlertFilter filter) {
    return store.alerts(filter);
  }

  @Override
  public List<AlertView> toldBy(UUID check) {
    return store.toldBy(check);
  }
}
