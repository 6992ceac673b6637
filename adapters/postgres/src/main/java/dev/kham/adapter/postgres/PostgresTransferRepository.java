package dev.kham.adapter.postgres;

import dev.kham.application.payment.ToldMeanwhileException;
import dev.kham.application.payment.TransferRepository;
import dev.kham.domain.payment.Payment;
import dev.kham.domain.payment.PaymentId;
import dev.kham.domain.payment.Retelling;
import dev.kham.domain.payment.Settlement;
import dev.kham.domain.payment.Transfer;
import dev.kham.domain.payment.TransferId;
import dev.kham.domain.payment.TransferState;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

@ApplicationScoped
class PostgresTransferRepository implements TransferRepository {
  private static final Logger LOG = Logger.getLogger(PostgresTransferRepository.class);

  private final Sql sql;
  private final Durability durability;

  PostgresTransferRepository(Sql sql, Durability durability) {
    this.sql = sql;
    this.durability = durability;
  }

  @Override
  public Telling hear(Transfer transfer, byte[] raw) {
    return hear(new TransferTellings(sql, durability), transfer, raw);
  }

  private static Telling hear(TransferTellings tellings, Transfer transfer, byte[] raw) {
    Optional<List<Transfer>> candidates = tellings.candidatesUnlessKnown(transfer, raw);
    if (candidates.isEmpty()) {
      return Telling.KNOWN;
    }
    return switch (Retelling.of(transfer, candidates.get())) {
      case Retelling.Fresh fresh -> Telling.NEW;
      case Retelling.Of(TransferId first) -> {
        tellings.keepEcho(transfer.id(), first, raw);
        yield Telling.KNOWN;
      }
      case Retelling.Doubtful doubtful -> Telling.DOUBTFUL;
    };
  }

  @Override
  public void add(Transfer transfer, byte[] raw, Telling telling, Settlement settlement) {
    boolean doubtful = telling == Telling.DOUBTFUL;
    Step step =
        new Step(
                """
                insert into transfers (source, source_id, direction, bank, account, sub_account,
                    code, content, description, amount, bank_time, reference, raw, doubtful, state,
                    payment_id, reason, surplus, part, version)
                select :source, :id, :direction, :bank, :account, :subAccount,
                    :code, :content, :description, :amount, :bankTime, :reference, :raw, :doubtful,
                    :state, :payment, :reason, :surplus, :part, 1
                where not exists (select from transfer_echoes
                                  where source = :source and source_id = :id)
                on conflict on constraint transfer_told_once do nothing
                """)
            .bind("source", transfer.id().source())
            .bind("id", transfer.id().value())
            .bind("direction", transfer.direction())
            .bind("bank", transfer.bank())
            .bind("account", transfer.account())
            .bind("subAccount", transfer.subAccount())
            .bind("code", transfer.code())
            .bind("content", transfer.content())
            .bind("description", transfer.description())
            .bind("amount", transfer.amount())
            .bind("bankTime", transfer.bankTime())
            .bind("reference", transfer.reference())
            .bind("raw", raw)
            .bind("doubtful", doubtful);
    outcome(settlement).forEach(step::bind);
    sql.later(
        step,
        executed -> {
          if (Step.count(executed) == 0) {
            throw new ToldMeanwhileException();
          }
          return 1;
        });
    if (doubtful) {
      LOG.warnf(
          "transfer %s of %s may have been told before: to be reviewed",
          transfer.id().value(), transfer.id().source());
    }
  }

  @Override
  public Set<TransferId> known(Map<TransferId, byte[]> told) {
    List<TransferId> ids = List.copyOf(told.keySet());
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    with told as (
                        select * from unnest(:sources, :ids, :raws) as told (source, source_id, raw))
                    select source, source_id
                    from told join transfers using (source, source_id)
                    where raw_sha256 = sha256(told.raw)
                    union all
                    select source, source_id
                    from told join transfer_echoes using (source, source_id)
                    where raw_sha256 = sha256(told.raw)
                    """)
                .bind("sources", ids.stream().map(TransferId::source).toArray(String[]::new))
                .bind("ids", ids.stream().map(TransferId::value).toArray(String[]::new))
                .bind("raws", ids.stream().map(told::get).toArray(byte[][]::new))
                .map(
                    (row, context) ->
                        new TransferId(row.getString("source"), row.getString("source_id")))
                .set());
  }

  private static Map<String, @Nullable Object> outcome(Settlement settlement) {
    Payment payment = settlement.paymentOrNull();
    Map<String, @Nullable Object> values = new HashMap<>();
    values.put("state", settlement.state());
    values.put("payment", payment == null ? null : payment.id().value());
    values.put("reason", reason(settlement));
    values.put("surplus", surplus(settlement));
    values.put("part", settlement instanceof Settlement.Underpaid);
    return values;
  }

  @Override
  public void conclude(TransferId id, Settlement settlement) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    update transfers
                    set state = :state, payment_id = :payment, reason = :reason,
                        surplus = :surplus, part = :part, version = version + 1
                    where source = :source and source_id = :id
                    """)
                .bindMap(outcome(settlement))
                .bind("source", id.source())
                .bind("id", id.value())
                .execute());
    if (settlement instanceof Settlement.Split(var shares)) {
      shares.forEach(share -> add(id, share));
    }
  }

  private void add(TransferId id, Settlement.Share share) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    insert into transfer_shares
                        (source, source_id, payment_id, amount, state, reason, surplus, part)
                    values (:source, :id, :share, :amount, :state, :reason, :surplus, :part)
                    """)
                .bindMap(outcome(share.settlement()))
                .bind("source", id.source())
                .bind("id", id.value())
                .bind("share", share.payment().value())
                .bind("amount", share.amount())
                .execute());
  }

  private static @Nullable String reason(Settlement settlement) {
    return switch (settlement) {
      case Settlement.Unmatched(var why) -> why.name();
      case Settlement.Late(var gone, var why) -> why.name();
      default -> null;
    };
  }

  private static long surplus(Settlement settlement) {
    return switch (settlement) {
      case Settlement.Overpaid(var paid, long surplus) -> surplus;
      case Settlement.Rebooked(var paid, long surplus) -> surplus;
      default -> 0;
    };
  }

  @Override
  public void settleParts(PaymentId payment) {
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    update transfers set state = 'SETTLED', version = version + 1
                    where payment_id = :payment and state = 'UNDERPAID'
                    """)
                .bind("payment", payment.value())
                .execute());
    sql.run(
        handle ->
            handle
                .createUpdate(
                    """
                    with complete as (
                        update transfer_shares set state = 'SETTLED'
                        where payment_id = :payment and state = 'UNDERPAID'
                        returning source, source_id)
                    update transfers t set version = t.version + 1
                    from complete c where (t.source, t.source_id) = (c.source, c.source_id)
                    """)
                .bind("payment", payment.value())
                .execute());
  }

  @Override
  public Optional<Concluded> lock(TransferId id) {
    return sql.query(
        handle ->
            handle
                .createQuery(
                    """
                    select * from transfers
                    where source = :source and source_id = :id
                    for update
                    """)
                .bind("source", id.source())
                .bind("id", id.value())
                .map(
                    (row, context) ->
                        new Concluded(
                            PostgresMoneyQueries.transfer(row),
                            TransferState.valueOf(row.getString("state")),
                            row.getInt("version")))
                .findOne());
  }
}
